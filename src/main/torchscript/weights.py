# Tensors over the bytes of checkpoint files.
#
# TorchScript source. A mapped file is one flat tensor; a weight is a view of it, so that nothing is
# read before it is used and the operating system shares the pages between processes.

class M(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def map(self: __torch__.M, path: str, elements: int, dtype: int) -> Tensor:
    return torch.from_file(path, False, elements, dtype=dtype)                            # [elements]

  def view(self: __torch__.M, flat: Tensor, first: int, elements: int, stored: List[int], permutation: List[int], shape: List[int]) -> Tensor:
    return torch.permute(torch.narrow(flat, 0, first, elements).view(stored), permutation).reshape(shape)

  def place(self: __torch__.M, weight: Tensor, dtype: int, device: str, contiguous: bool) -> Tensor:
    # In the wanted number format, on the wanted device; the same tensor if it is there already.
    placed = weight.to(torch.device(device), dtype)
    if contiguous:
      placed = placed.contiguous()
    return placed

  def product(self: __torch__.M, x: Tensor, weight: Tensor) -> Tensor:
    return torch.linear(x, weight)                                                        # [rows, out]

  def both_products(self: __torch__.M, x: Tensor, weight: Tensor) -> Tensor:
    # One product as in the forward and one as in the backward pass, for the measurement of which
    # number format this processor multiplies faster.
    return torch.matmul(torch.linear(x, weight), weight)
