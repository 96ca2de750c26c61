# The training program: forward pass, loss, gradient and update of a small Llama in one call.
# B prompts, T tokens of a row, N tokens to learn from, L layers, H heads, K head width, D width,
# F feed-forward width, V vocabulary. The weights of all layers are stacked: q is [L, D, D].

def rms_norm(x: Tensor, gain: Tensor) -> Tensor:
  return x * torch.rsqrt(torch.mean(x * x, [-1], True) + 1.0e-05) * gain  # [..., D]

def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
  halves = torch.chunk(x, 2, -1)
  a = halves[0]  # [B, H, T, K/2]
  b = halves[1]  # [B, H, T, K/2]
  return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)  # [B, H, T, K]

def hidden(ids: Tensor, w: Dict[str, Tensor]) -> Tensor:
  B = torch.size(ids, 0)
  T = torch.size(ids, 1)
  K = 32
  D = torch.size(w["embed"], 1)
  H = D // K
  steps = torch.arange(T, dtype=6, layout=None, device=None, pin_memory=None)  # [T]
  turns = torch.arange(0, K, 2, dtype=6, layout=None, device=None, pin_memory=None)  # [K/2]
  angle = torch.outer(steps, torch.pow(10000.0, turns * (-1.0 / K)))  # [T, K/2]
  cos = torch.cos(angle)
  sin = torch.sin(angle)
  qkv = torch.unbind(torch.cat([w["q"], w["k"], w["v"]], 1).to(15))
  o = torch.unbind(w["o"].to(15))
  gu = torch.unbind(torch.cat([w["gate"], w["up"]], 1).to(15))
  down = torch.unbind(w["down"].to(15))
  an = torch.unbind(w["attention_norm"])
  fn = torch.unbind(w["feed_norm"])
  x = torch.embedding(w["embed"], ids)  # [B, T, D]
  for l in range(torch.size(w["q"], 0)):
    h = __torch__.rms_norm(x, an[l]).to(15)  # [B, T, D]
    z = torch.linear(h, qkv[l]).to(6).view([B, T, 3 * H, K]).transpose(1, 2)
    y = torch.chunk(z, 3, 1)
    q = __torch__.rotate(y[0], cos, sin)
    k = __torch__.rotate(y[1], cos, sin)
    a = torch.scaled_dot_product_attention(q, k, y[2], is_causal=True)  # [B, H, T, K]
    x = x + torch.linear(a.transpose(1, 2).reshape([B, T, D]).to(15), o[l])
    h = __torch__.rms_norm(x, fn[l]).to(15)
    y = torch.chunk(torch.linear(h, gu[l]), 2, -1)
    h = torch.silu(y[0]) * y[1]  # [B, T, F]
    x = x + torch.linear(h, down[l])
  return __torch__.rms_norm(x, w["norm"])  # [B, T, D]

def logits(ids: Tensor, rows: Tensor, w: Dict[str, Tensor]) -> Tensor:
  x = torch.flatten(__torch__.hidden(ids, w), 0, 1)  # [B*T, D]
  return torch.linear(torch.index_select(x, 0, rows).to(15), w["embed"].to(15)).to(6)  # [N, V]

# The nearest matrix with equal singular values, by five steps of a Newton-Schulz iteration.
# Source: K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024).
def orthogonal(g: Tensor) -> Tensor:
  tall = torch.size(g, 1) > torch.size(g, 2)
  x = (g / (torch.sqrt(torch.sum(g * g, [1, 2], True)) + 1.0e-07)).to(15)  # [L, R, C]
  if tall:
    x = x.transpose(1, 2)
  for i in range(5):
    a = torch.matmul(x, x.transpose(1, 2))  # [L, R, R]
    x = 3.4445 * x + torch.matmul(-4.775 * a + 2.0315 * torch.matmul(a, a), x)
  if tall:
    x = x.transpose(1, 2)
  return x.to(6)

class M(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # One update in place. rates: Muon's rate, Adam's rate, 1 / (1 - beta1^t), 1 / (1 - beta2^t),
  # weight decay per unit of rate. Returns the mean loss of the weighted tokens.
  def step(self: __torch__.M, ids: Tensor, rows: Tensor, labels: Tensor, weights: Tensor, rates: Tensor, w: Dict[str, Tensor], m: Dict[str, Tensor], v: Dict[str, Tensor]) -> Tensor:
    names = w.keys()
    leaves = annotate(Dict[str, Tensor], {})
    inputs = annotate(List[Tensor], [])
    for i in range(torch.len(names)):
      leaf = torch.requires_grad_(torch.detach(w[names[i]]), True)
      leaves[names[i]] = leaf
      inputs = torch.append(inputs, leaf)
    z = __torch__.logits(ids, rows, leaves)  # [N, V]
    loss = torch.cross_entropy_loss(z, labels, None, 0, -100, 0.0)  # [N]
    loss = torch.sum(loss * weights) / torch.sum(weights)
    grads = torch.grad([loss], inputs, None, None, False, False)
    for i in range(torch.len(names)):
      name = names[i]
      g = unchecked_cast(Tensor, grads[i])
      p = w[name]
      if torch.dim(p) == 3:
        m[name].mul_(0.95).add_(g, alpha=0.05)
        u = __torch__.orthogonal(0.05 * g + 0.95 * m[name])
        stretch = max(1.0, torch.size(p, 1) / torch.size(p, 2))
        p.mul_(1.0 - rates[0] * rates[4]).sub_(u * (rates[0] * stretch ** 0.5))
      else:
        m[name].mul_(0.9).add_(g, alpha=0.1)
        v[name].mul_(0.95).add_(g * g, alpha=0.05)
        u = m[name] * rates[2] / (torch.sqrt(v[name] * rates[3]) + 1.0e-08)
        p.sub_(u * rates[1])
    return torch.detach(loss)

  # Whether the most likely token at each of the rows is the label.  [N]
  def hits(self: __torch__.M, ids: Tensor, rows: Tensor, labels: Tensor, w: Dict[str, Tensor]) -> Tensor:
    return torch.eq(torch.argmax(__torch__.logits(ids, rows, w), 1), labels).to(4)
