package dev.candela.lm.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A loaded TorchScript program. All methods belong on the engine's thread. */
final class Script implements AutoCloseable {

  private final PtSymbolBlock module;

  /**
   * @param manager owns the program; its device is where the program runs
   */
  Script(PtNDManager manager, ScriptArchive archive) {
    try {
      module =
          JniUtils.loadModule(
              manager,
              new ByteArrayInputStream(archive.bytes()),
              manager.getDevice().isGpu(),
              false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a program that is packed with the application. */
  static String source(String name) {
    try (InputStream in = Script.class.getResourceAsStream("/torchscript/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the program " + name + " is not packed");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls a method that returns one tensor, which then belongs to {@code owner}. */
  PtNDArray tensor(NDManager owner, String method, Object... arguments) {
    try (var values = new Arguments(arguments);
        var result = IValueUtils.runMethod(module, method, values.array())) {
      return result.toTensor((PtNDManager) owner);
    }
  }

  /** Calls a method that returns a tuple of tensors, which then belong to {@code owner}. */
  List<PtNDArray> tensors(NDManager owner, String method, Object... arguments) {
    try (var values = new Arguments(arguments);
        var result = IValueUtils.runMethod(module, method, values.array())) {
      var tensors = new ArrayList<PtNDArray>();
      for (IValue part : result.toIValueTuple()) {
        try (part) {
          tensors.add(part.toTensor((PtNDManager) owner));
        }
      }
      return tensors;
    }
  }

  /**
   * Calls a method that uses autograd and returns a tuple of tensors, which then belong to the
   * owner of the first argument. All other calls run without gradients, which is faster.
   */
  List<PtNDArray> differentiate(String method, NDArray... arguments) {
    var inputs = new NDList(arguments);
    // DJL reads the method's name from the name of an array that is no argument.
    try (NDArray name = arguments[0].getManager().create(0)) {
      name.setName("module_method:" + method);
      inputs.add(name);
      return IValueUtils.forward(module, inputs, true).stream().map(PtNDArray.class::cast).toList();
    }
  }

  /** Calls a method whose result is only handed on to other calls; the caller closes it. */
  IValue value(String method, Object... arguments) {
    try (var values = new Arguments(arguments)) {
      return IValueUtils.runMethod(module, method, values.array());
    }
  }

  static IValue dictionary(Map<String, PtNDArray> tensors) {
    return IValue.stringMapFrom(tensors);
  }

  @Override
  public void close() {
    module.close();
  }

  /** Arguments as libtorch wants them; those made here are freed after the call. */
  private static final class Arguments implements AutoCloseable {
    private final IValue[] values;
    private final List<IValue> made = new ArrayList<>();

    Arguments(Object... arguments) {
      values = new IValue[arguments.length];
      for (int i = 0; i < arguments.length; i++) {
        values[i] = toValue(arguments[i]);
      }
    }

    private IValue toValue(Object argument) {
      if (argument instanceof IValue value) {
        return value;
      }
      IValue value =
          switch (argument) {
            case PtNDArray tensor -> IValue.from(tensor);
            case Integer number -> IValue.from(number.longValue());
            case Long number -> IValue.from(number);
            case Double number -> IValue.from(number);
            case Boolean flag -> IValue.from(flag);
            case String text -> IValue.from(text);
            case long[] numbers -> IValue.listFrom(numbers);
            default -> throw new IllegalArgumentException("no value for " + argument.getClass());
          };
      made.add(value);
      return value;
    }

    IValue[] array() {
      return values;
    }

    @Override
    public void close() {
      made.forEach(IValue::close);
    }
  }
}
