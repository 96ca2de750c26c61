# The decoder: forward pass, key/value cache, loss and gradient of a decoder-only transformer.
#
# TorchScript source. ScriptArchive packs it, with the numbers of a checkpoint as attributes, and
# libtorch runs it. One program serves GPT-2, Llama, Mistral, Gemma 1-3 and Qwen 2-3.
#
# Shapes   B rows of a batch, T tokens of a row, S cached tokens, H query heads, K key/value heads,
#          h width of a head, D width, F inner width of the MLP, V vocabulary, R chosen positions.
# Numbers  The residual stream, norms, softmax and loss are float32. Matrices have the checkpoint's
#          precision; `linear` decides how to multiply with them.
# Padding  Rows of a batch are filled up on the right. A token never sees a later one, so the
#          filling cannot change what a row gets, and needs no mask.
# Weights  `blocks` holds each block's tensors by their canonical names (see TensorRule in Java),
#          matrices as [out, in]; `shared` holds everything outside the blocks, the rotary
#          tables and the scratch space. Weights of RMS norms
#          that a checkpoint stores as w - 1 (Gemma) arrive here with the 1 added.


# ---- products with weights -------------------------------------------------------------------

def widened(weight: Tensor, scratch: Tensor, first: int, rows: int) -> Tensor:
  # Some rows of a matrix as float32, in memory that is used again and stays in the cache.
  columns = weight.size(1)
  space = torch.narrow(scratch, 0, 0, rows * columns).view([rows, columns])
  return space.copy_(torch.narrow(weight, 0, first, rows))                                # [rows, in]


def linear(x: Tensor, weight: Tensor, scratch: Tensor, native: bool) -> Tensor:
  # x [..., in] times weightᵀ [in, out], float32 in and out.
  rows = x.numel() // x.size(-1)
  if weight.dtype == x.dtype:
    return torch.linear(x, weight)                                                        # [..., out]
  elif native or rows <= 3:
    return torch.linear(x.to(weight.dtype), weight).float()                               # [..., out]
  else:
    # This processor multiplies matrices faster in float32: widen a block of rows, use it, forget it.
    block = scratch.numel() // weight.size(1)
    products = annotate(List[Tensor], [])
    for b in range((weight.size(0) + block - 1) // block):
      first = b * block
      size = min(block, weight.size(0) - first)
      products.append(torch.linear(x, __torch__.widened(weight, scratch, first, size)))
    return torch.cat(products, -1)                                                        # [..., out]


def linear_gradient(g: Tensor, weight: Tensor, scratch: Tensor, native: bool) -> Tensor:
  # The gradient of `linear` for its input: g [..., out] times weight [out, in].
  if weight.dtype == g.dtype:
    return torch.matmul(g, weight)                                                        # [..., in]
  elif native:
    return torch.matmul(g.to(weight.dtype), weight).float()                               # [..., in]
  else:
    block = scratch.numel() // weight.size(1)
    first = min(block, weight.size(0))
    sum = torch.matmul(torch.narrow(g, -1, 0, first), __torch__.widened(weight, scratch, 0, first))
    for b in range(1, (weight.size(0) + block - 1) // block):
      start = b * block
      size = min(block, weight.size(0) - start)
      part = torch.narrow(g, -1, start, size)
      sum = sum.add_(torch.matmul(part, __torch__.widened(weight, scratch, start, size)))
    return sum                                                                            # [..., in]


def gradient(output: Tensor, input: Tensor, g: Tensor) -> Tensor:
  # What autograd finds for one small piece of the graph.
  found = torch.autograd.grad([output], [input], annotate(List[Optional[Tensor]], [g]))[0]
  if found is None:
    return torch.zeros_like(input)
  else:
    return unchecked_cast(Tensor, found)


def leaf(x: Tensor) -> Tensor:
  return x.detach().requires_grad_(True)


# ---- rotary positions ------------------------------------------------------------------------

def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
  # x [B, H, T, h]; the second half of a head is the imaginary part of the first.
  half = x.size(-1) // 2
  real = torch.narrow(x, -1, 0, half)
  imaginary = torch.narrow(x, -1, half, half)
  turned = torch.cat([torch.neg(imaginary), real], -1)                                    # [B, H, T, h]
  return x * cos + turned * sin                                                           # [B, H, T, h]


class M(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  kv_heads : int
  head_width : int
  rms : bool
  norm_eps : float
  activation : int
  learned_positions : bool
  explained_positions : bool
  embedding_scale : float
  attention_scale : float
  scale_by_layer : bool
  attention_cap : float
  final_cap : float
  windows : List[int]
  ropes : List[int]
  native : bool
  attention_type : int
  shared : Dict[str, Tensor]
  blocks : List[Dict[str, Tensor]]

  def take(self: __torch__.M, shared: Dict[str, Tensor], blocks: List[Dict[str, Tensor]]) -> int:
    # Hands over the weights; gives the number of blocks.
    self.shared = shared
    self.blocks = blocks
    return len(blocks)

  # ---- pieces of a block ---------------------------------------------------------------------

  def norm(self: __torch__.M, x: Tensor, w: Dict[str, Tensor], name: str) -> Tensor:
    weight = w[name + ".weight"]
    if self.rms:
      return x * torch.rsqrt(torch.mean(x * x, [-1], True) + self.norm_eps) * weight      # [..., D]
    else:
      return torch.layer_norm(x, [x.size(-1)], weight, w[name + ".bias"], self.norm_eps)  # [..., D]

  def linear(self: __torch__.M, x: Tensor, w: Dict[str, Tensor], name: str) -> Tensor:
    y = __torch__.linear(x, w[name + ".weight"], self.shared["scratch"], self.native)
    if torch.__contains__(w, name + ".bias"):
      y = y + w[name + ".bias"]
    return y                                                                              # [..., out]

  def linear_gradient(self: __torch__.M, g: Tensor, w: Dict[str, Tensor], name: str) -> Tensor:
    return __torch__.linear_gradient(g, w[name + ".weight"], self.shared["scratch"], self.native)

  def activate(self: __torch__.M, x: Tensor) -> Tensor:
    if self.activation == 0:
      return torch.gelu(x, approximate="tanh")
    elif self.activation == 1:
      return torch.gelu(x)
    else:
      return torch.silu(x)

  def qkv(self: __torch__.M, x: Tensor, layer: Dict[str, Tensor]) -> Tensor:
    # Queries, keys and values side by side.
    n = self.norm(x, layer, "attn_norm")                                                  # [B, T, D]
    if torch.__contains__(layer, "qkv.weight"):
      return self.linear(n, layer, "qkv")                                                 # [B, T, (H+2K)h]
    else:
      q = self.linear(n, layer, "q")                                                      # [B, T, Hh]
      k = self.linear(n, layer, "k")                                                      # [B, T, Kh]
      v = self.linear(n, layer, "v")                                                      # [B, T, Kh]
      return torch.cat([q, k, v], -1)                                                     # [B, T, (H+2K)h]

  def split_heads(self: __torch__.M, qkv: Tensor, layer: Dict[str, Tensor], cos: Tensor, sin: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    # One row per head, keys and queries normalised (Gemma 3, Qwen 3) and rotated.
    B = qkv.size(0)
    T = qkv.size(1)
    parts = qkv.view([B, T, self.heads + 2 * self.kv_heads, self.head_width])
    q = torch.narrow(parts, 2, 0, self.heads)                                             # [B, T, H, h]
    k = torch.narrow(parts, 2, self.heads, self.kv_heads)                                 # [B, T, K, h]
    v = torch.narrow(parts, 2, self.heads + self.kv_heads, self.kv_heads)                 # [B, T, K, h]
    if torch.__contains__(layer, "q_norm.weight"):
      q = self.norm(q, layer, "q_norm")
      k = self.norm(k, layer, "k_norm")
    q = torch.transpose(q, 1, 2)                                                          # [B, H, T, h]
    k = torch.transpose(k, 1, 2)                                                          # [B, K, T, h]
    v = torch.transpose(v, 1, 2)                                                          # [B, K, T, h]
    if not self.learned_positions:
      q = __torch__.rotate(q, cos, sin)
      k = __torch__.rotate(k, cos, sin)
    return (q.to(self.attention_type), k.to(self.attention_type), v.to(self.attention_type))

  def scale(self: __torch__.M, i: int) -> float:
    if self.scale_by_layer:
      return self.attention_scale / float(i + 1)
    else:
      return self.attention_scale

  def attend(self: __torch__.M, i: int, q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor], causal: bool) -> Tensor:
    # q [B, H, T, h], k and v [B, H, S, h]; mask is True where a query may look.
    if self.attention_cap == 0.:
      return torch.scaled_dot_product_attention(q, k, v, mask, 0., causal, scale=self.scale(i))
    else:
      s = torch.matmul(q, torch.transpose(k, 2, 3)).float() * self.scale(i)               # [B, H, T, S]
      s = torch.tanh(s / self.attention_cap) * self.attention_cap
      if mask is not None:
        s = torch.masked_fill(s, torch.logical_not(unchecked_cast(Tensor, mask)), -1e9)
      elif causal:
        s = torch.masked_fill(s, torch.logical_not(self.window_mask(q, q.size(2))), -1e9)
      return torch.matmul(torch.softmax(s, -1).to(v.dtype), v)                            # [B, H, T, h]

  def window_mask(self: __torch__.M, like: Tensor, window: int) -> Tensor:
    # Which keys a query may see: itself and the window - 1 before it.
    T = like.size(2)
    all = torch.ones([T, T], dtype=11, device=like.device)
    return torch.triu(torch.tril(all), 1 - window)                                        # [T, T]

  def self_attention(self: __torch__.M, i: int, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    # Every token looks at itself and those before it.
    groups = self.heads // self.kv_heads
    if groups > 1:
      k = torch.repeat_interleave(k, groups, 1)                                           # [B, H, T, h]
      v = torch.repeat_interleave(v, groups, 1)                                           # [B, H, T, h]
    window = self.windows[i]
    if window > 0 and window < q.size(2):
      o = self.attend(i, q, k, v, self.window_mask(q, window), False)
    else:
      o = self.attend(i, q, k, v, None, True)
    return torch.flatten(torch.transpose(o, 1, 2), 2, 3).float()                          # [B, T, Hh]

  def after_attention(self: __torch__.M, x: Tensor, o: Tensor, layer: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    p = self.linear(o, layer, "o")                                                        # [B, T, D]
    if torch.__contains__(layer, "post_attn_norm.weight"):
      return (x + self.norm(p, layer, "post_attn_norm"), p)
    else:
      return (x + p, p)

  def up(self: __torch__.M, x: Tensor, layer: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    # The two halves of a gated MLP before their product; without a gate the second is the first.
    n = self.norm(x, layer, "mlp_norm")                                                   # [B, T, D]
    u = self.linear(n, layer, "up")                                                       # [B, T, F]
    if torch.__contains__(layer, "gate.weight"):
      return (self.linear(n, layer, "gate"), u)
    else:
      return (u, u)

  def gated(self: __torch__.M, g: Tensor, u: Tensor, layer: Dict[str, Tensor]) -> Tensor:
    if torch.__contains__(layer, "gate.weight"):
      return self.activate(g) * u                                                         # [B, T, F]
    else:
      return self.activate(u)                                                             # [B, T, F]

  def after_mlp(self: __torch__.M, x: Tensor, z: Tensor, layer: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    d = self.linear(z, layer, "down")                                                     # [B, T, D]
    if torch.__contains__(layer, "post_mlp_norm.weight"):
      return (x + self.norm(d, layer, "post_mlp_norm"), d)
    else:
      return (x + d, d)

  def mlp(self: __torch__.M, x: Tensor, layer: Dict[str, Tensor]) -> Tensor:
    g, u, = self.up(x, layer)
    y, d, = self.after_mlp(x, self.gated(g, u, layer), layer)
    return y                                                                              # [B, T, D]

  # ---- ends of the stack ---------------------------------------------------------------------

  def embed(self: __torch__.M, e: Tensor, positions: Tensor) -> Tensor:
    # From raw embedding rows e [B, T, D] to the residual stream.
    x = e * self.embedding_scale
    if self.learned_positions:
      x = x + torch.embedding(self.shared["positions"], positions).float()
    return x                                                                              # [B, T, D]

  def head_weight(self: __torch__.M) -> Tensor:
    if torch.__contains__(self.shared, "head"):
      return self.shared["head"]                                                          # [V, D]
    else:
      return self.shared["embed"]                                                         # [V, D]

  def logits(self: __torch__.M, n: Tensor) -> Tensor:
    z = __torch__.linear(n, self.head_weight(), self.shared["scratch"], self.native)
    if self.final_cap != 0.:
      z = torch.tanh(z / self.final_cap) * self.final_cap
    return z                                                                              # [..., V]

  def logit_rows(self: __torch__.M) -> int:
    # How many rows of logits are computed at a time: 32 MiB of them.
    return max(1, 8388608 // self.head_weight().size(0))

  def rope_rows(self: __torch__.M, i: int, first: int, rows: int) -> Tuple[Tensor, Tensor]:
    if self.learned_positions:
      none = torch.zeros([1])
      return (none, none)
    else:
      name = str(self.ropes[i])
      cos = torch.narrow(self.shared["cos." + name], 0, first, rows)
      sin = torch.narrow(self.shared["sin." + name], 0, first, rows)
      return (cos, sin)                                                                   # [rows, h]

  # ---- generation ----------------------------------------------------------------------------

  def new_cache(self: __torch__.M, rows: int, tokens: int) -> List[Tensor]:
    # Keys and values of each layer in turn; a layer with a window keeps only its window.
    cache = annotate(List[Tensor], [])
    for i in range(self.layers):
      size = tokens
      if self.windows[i] > 0:
        size = min(tokens, self.windows[i])
      for kind in range(2):
        cache.append(torch.zeros([rows, self.kv_heads, size, self.head_width], dtype=self.attention_type, device=self.shared["embed"].device))
    return cache

  def remember(self: __torch__.M, cache: Tensor, x: Tensor, lengths: Tensor) -> Tensor:
    # Token t of a row stands in slot t mod S: the last S tokens are kept, whatever the row's length.
    S = cache.size(2)
    T = x.size(2)
    if T <= S:
      return torch.narrow(cache, 2, 0, T).copy_(x)
    else:
      slot = torch.arange(S, device=x.device).view([1, S])
      last = (lengths - 1).view([-1, 1])
      token = torch.clamp(last - torch.remainder(last - slot, S), 0)                      # [B, S]
      index = token.view([-1, 1, S, 1]).expand([-1, x.size(1), -1, x.size(3)])
      return cache.copy_(torch.gather(x, 2, index))                                       # [B, K, S, h]

  def prefill(self: __torch__.M, ids: Tensor, lengths: Tensor, cache: List[Tensor]) -> Tensor:
    # ids [B, T], lengths [B]: fills the cache and gives the logits of each row's next token [B, V].
    T = ids.size(1)
    e = torch.embedding(self.shared["embed"], ids).float()                                # [B, T, D]
    x = self.embed(e, torch.arange(T, device=ids.device))                                 # [B, T, D]
    for i in range(self.layers):
      layer = self.blocks[i]
      cos, sin, = self.rope_rows(i, 0, T)
      q, k, v, = self.split_heads(self.qkv(x, layer), layer, cos, sin)
      kept = self.remember(cache[2 * i], k, lengths)
      kept = self.remember(cache[2 * i + 1], v, lengths)
      h, p, = self.after_attention(x, self.self_attention(i, q, k, v), layer)
      x = self.mlp(h, layer)                                                              # [B, T, D]
    index = (lengths - 1).view([-1, 1, 1]).expand([-1, 1, x.size(2)])
    last = torch.squeeze(torch.gather(x, 1, index), 1)                                    # [B, D]
    return self.logits(self.norm(last, self.shared, "final_norm"))                        # [B, V]

  def cached_attention(self: __torch__.M, i: int, q: Tensor, keys: Tensor, values: Tensor, positions: Tensor, longest: int) -> Tensor:
    # One new token a row looks at the cache. Query heads that share a key head are its "tokens".
    B = q.size(0)
    S = min(keys.size(2), longest)
    k = torch.narrow(keys, 2, 0, S)                                                       # [B, K, S, h]
    v = torch.narrow(values, 2, 0, S)                                                     # [B, K, S, h]
    grouped = q.view([B, self.kv_heads, self.heads // self.kv_heads, self.head_width])    # [B, K, H/K, h]
    if B == 1:
      o = self.attend(i, grouped, k, v, None, False)
    else:
      slot = torch.arange(S, device=q.device)
      filled = torch.le(slot, positions.view([B, 1, 1, 1])).expand([B, 1, grouped.size(2), S])
      o = self.attend(i, grouped, k, v, filled, False)
    return o.reshape([B, 1, self.heads * self.head_width]).float()                        # [B, 1, Hh]

  def step(self: __torch__.M, ids: Tensor, positions: Tensor, longest: int, cache: List[Tensor]) -> Tensor:
    # One token a row: ids [B] at positions [B]; longest is the largest position + 1. Logits [B, V].
    B = ids.size(0)
    e = torch.embedding(self.shared["embed"], ids.view([B, 1])).float()                   # [B, 1, D]
    x = self.embed(e, positions.view([B, 1]))                                             # [B, 1, D]
    for i in range(self.layers):
      layer = self.blocks[i]
      cos = x
      sin = x
      if not self.learned_positions:
        name = str(self.ropes[i])
        cos = torch.index_select(self.shared["cos." + name], 0, positions).view([B, 1, 1, -1])
        sin = torch.index_select(self.shared["sin." + name], 0, positions).view([B, 1, 1, -1])
      q, k, v, = self.split_heads(self.qkv(x, layer), layer, cos, sin)
      keys = cache[2 * i]
      values = cache[2 * i + 1]
      slot = torch.remainder(positions, keys.size(2)).view([B, 1, 1, 1]).expand_as(k)     # [B, K, 1, h]
      keys = keys.scatter_(2, slot, k)
      values = values.scatter_(2, slot, v)
      o = self.cached_attention(i, q, keys, values, positions, longest)
      h, p, = self.after_attention(x, o, layer)
      x = self.mlp(h, layer)                                                              # [B, 1, D]
    return self.logits(self.norm(torch.squeeze(x, 1), self.shared, "final_norm"))         # [B, V]

  def likeliest(self: __torch__.M, logits: Tensor) -> Tuple[Tensor, Tensor]:
    # logits [B, V] -> per row the likeliest token and its log-probability, [B] each.
    best = torch.argmax(logits, -1)                                                       # [B]
    chosen = torch.squeeze(torch.gather(logits, 1, best.view([-1, 1])), 1)                # [B]
    return (best, chosen - torch.logsumexp(logits, [-1]))

  def mean_embedding(self: __torch__.M, ids: Tensor) -> Tensor:
    # ids [T] -> the mean of their rows of the embedding table [D].
    return torch.mean(torch.embedding(self.shared["embed"], ids).float(), [0])

  # ---- explanation ---------------------------------------------------------------------------

  def forward_layer(self: __torch__.M, i: int, x: Tensor, layer: Dict[str, Tensor], tape: Dict[str, Tensor]) -> Tensor:
    # A block that notes what its gradient needs. The products with matrices are linear: their
    # gradient needs only the matrix. The rest is cheap and is differentiated by autograd, attention
    # here (its own graph is kept), norms and activation when `backward_layer` computes them again.
    cos, sin, = self.rope_rows(i, 0, x.size(1))
    qkv = __torch__.leaf(self.qkv(x, layer))                                              # [B, T, (H+2K)h]
    q, k, v, = self.split_heads(qkv, layer, cos, sin)
    o = self.self_attention(i, q, k, v)                                                   # [B, T, Hh]
    h, p, = self.after_attention(x, o.detach(), layer)                                    # [B, T, D]
    g, u, = self.up(h, layer)                                                             # [B, T, F]
    y, d, = self.after_mlp(h, self.gated(g, u, layer), layer)                             # [B, T, D]
    tape["x"] = x
    tape["qkv"] = qkv
    tape["o"] = o
    tape["h"] = h
    tape["g"] = g
    tape["u"] = u
    if torch.__contains__(layer, "post_attn_norm.weight"):
      tape["p"] = p
      tape["d"] = d
    return y                                                                              # [B, T, D]

  def norm_gradient(self: __torch__.M, x: Tensor, w: Dict[str, Tensor], name: str, g: Tensor) -> Tensor:
    input = __torch__.leaf(x)
    return __torch__.gradient(self.norm(input, w, name), input, g)

  def mlp_gradient(self: __torch__.M, gy: Tensor, layer: Dict[str, Tensor], tape: Dict[str, Tensor]) -> Tensor:
    gd = gy
    if torch.__contains__(layer, "post_mlp_norm.weight"):
      gd = self.norm_gradient(tape["d"], layer, "post_mlp_norm", gy)
    gz = self.linear_gradient(gd, layer, "down")                                          # [B, T, F]
    u = __torch__.leaf(tape["u"])
    if torch.__contains__(layer, "gate.weight"):
      g = __torch__.leaf(tape["g"])
      z = self.gated(g, u, layer)
      both = torch.autograd.grad([z], [g, u], annotate(List[Optional[Tensor]], [gz]))
      gg = unchecked_cast(Tensor, both[0])
      gu = unchecked_cast(Tensor, both[1])
      gn = self.linear_gradient(gg, layer, "gate")                                        # [B, T, D]
      gn = gn + self.linear_gradient(gu, layer, "up")
    else:
      gn = self.linear_gradient(__torch__.gradient(self.activate(u), u, gz), layer, "up")
    return gy + self.norm_gradient(tape["h"], layer, "mlp_norm", gn)                      # [B, T, D]

  def attention_gradient(self: __torch__.M, gh: Tensor, layer: Dict[str, Tensor], tape: Dict[str, Tensor]) -> Tensor:
    gp = gh
    if torch.__contains__(layer, "post_attn_norm.weight"):
      gp = self.norm_gradient(tape["p"], layer, "post_attn_norm", gh)
    go = self.linear_gradient(gp, layer, "o")                                             # [B, T, Hh]
    gqkv = __torch__.gradient(tape["o"], tape["qkv"], go)                                 # [B, T, (H+2K)h]
    if torch.__contains__(layer, "qkv.weight"):
      gn = self.linear_gradient(gqkv, layer, "qkv")                                       # [B, T, D]
    else:
      q = self.heads * self.head_width
      k = self.kv_heads * self.head_width
      gn = self.linear_gradient(torch.narrow(gqkv, -1, 0, q), layer, "q")
      gn = gn + self.linear_gradient(torch.narrow(gqkv, -1, q, k), layer, "k")
      gn = gn + self.linear_gradient(torch.narrow(gqkv, -1, q + k, k), layer, "v")
    return gh + self.norm_gradient(tape["x"], layer, "attn_norm", gn)                     # [B, T, D]

  def loss_gradient(self: __torch__.M, n: Tensor, labels: Tensor) -> Tensor:
    # n [R, D] final hidden states, labels [R] the tokens that follow: the gradient of the summed
    # negative log-likelihood for n. Softmax minus one-hot, through the soft cap where there is one.
    z = self.logits(n)                                                                    # [R, V]
    g = torch.softmax(z, -1)
    g = g.scatter_add_(1, labels.view([-1, 1]), torch.full([labels.size(0), 1], -1., dtype=6, device=g.device))
    if self.final_cap != 0.:
      scaled = z / self.final_cap
      g = g * (1. - scaled * scaled)
    return __torch__.linear_gradient(g, self.head_weight(), self.shared["scratch"], self.native)    # [R, D]

  def salience(self: __torch__.M, ids: Tensor, rows: Tensor, labels: Tensor) -> Tuple[Tensor, Tensor]:
    # ids [B, T]; rows [R] are positions in the flattened batch whose next tokens, labels [R], are
    # explained. Gives grad_l2 [B, T] and grad_dot_input [B, T] for the embedding before scaling; in
    # checkpoints of Keras that is the sum of token and learned position.
    B = ids.size(0)
    T = ids.size(1)
    e = torch.embedding(self.shared["embed"], ids).float()                                # [B, T, D]
    D = e.size(2)
    x = self.embed(e, torch.arange(T, device=ids.device))                                 # [B, T, D]
    if self.learned_positions and self.explained_positions:
      e = x
    tapes = annotate(List[Dict[str, Tensor]], [])
    for i in range(self.layers):
      tape = annotate(Dict[str, Tensor], {})
      x = self.forward_layer(i, x, self.blocks[i], tape)
      tapes.append(tape)
    chosen = __torch__.leaf(torch.index_select(x.view([B * T, D]), 0, rows))              # [R, D]
    n = self.norm(chosen, self.shared, "final_norm")                                      # [R, D]
    hidden = n.detach()
    block = self.logit_rows()
    parts = annotate(List[Tensor], [])
    for b in range((rows.size(0) + block - 1) // block):
      size = min(block, rows.size(0) - b * block)
      parts.append(self.loss_gradient(torch.narrow(hidden, 0, b * block, size), torch.narrow(labels, 0, b * block, size)))
    gchosen = __torch__.gradient(n, chosen, torch.cat(parts, 0))                          # [R, D]
    g = torch.zeros([B * T, D], device=ids.device).index_add_(0, rows, gchosen).view([B, T, D])
    for j in range(self.layers):
      tape = tapes.pop()
      layer = self.blocks[self.layers - 1 - j]
      gh = self.mlp_gradient(g, layer, tape)
      g = self.attention_gradient(gh, layer, tape)                                        # [B, T, D]
    ge = g * self.embedding_scale                                                         # [B, T, D]
    return (torch.sqrt(torch.sum(ge * ge, [-1])), torch.sum(ge * e, [-1]))                # [B, T] each

  def log_probabilities(self: __torch__.M, ids: Tensor) -> Tensor:
    # ids [B, T]: the log-probability of each token but the first, given those before it [B, T-1].
    B = ids.size(0)
    T = ids.size(1)
    e = torch.embedding(self.shared["embed"], ids).float()                                # [B, T, D]
    x = self.embed(e, torch.arange(T, device=ids.device))                                 # [B, T, D]
    for i in range(self.layers):
      layer = self.blocks[i]
      cos, sin, = self.rope_rows(i, 0, T)
      q, k, v, = self.split_heads(self.qkv(x, layer), layer, cos, sin)
      h, p, = self.after_attention(x, self.self_attention(i, q, k, v), layer)
      x = self.mlp(h, layer)                                                              # [B, T, D]
    n = self.norm(torch.narrow(x, 1, 0, T - 1), self.shared, "final_norm").reshape([B * (T - 1), -1])
    labels = torch.narrow(ids, 1, 1, T - 1).reshape([-1, 1])                              # [B(T-1), 1]
    block = self.logit_rows()
    parts = annotate(List[Tensor], [])
    for b in range((n.size(0) + block - 1) // block):
      size = min(block, n.size(0) - b * block)
      z = self.logits(torch.narrow(n, 0, b * block, size))                                # [size, V]
      parts.append(torch.gather(torch.log_softmax(z, -1), 1, torch.narrow(labels, 0, b * block, size)))
    return torch.cat(parts, 0).view([B, T - 1])                                           # [B, T-1]
