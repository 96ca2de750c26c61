package dev.candela.lm.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The thread on which libtorch computes.
 *
 * <p>libtorch keeps a team of worker threads for every thread that calls it, and one team already
 * uses all cores. So one thread of ours does all the computing; callers hand it short pieces of
 * work (one generation step, one explanation), which it takes in the order of their arrival.
 * Requests that run at the same time thus take turns, and none waits for the end of another.
 */
final class TorchEngine implements AutoCloseable {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("candela-torch").daemon(true).factory());
  private final PtNDManager manager;
  private final Device device;

  TorchEngine() {
    setDefault("OPT_OUT_TRACKING", "true");
    setDefault(
        "ai.djl.pytorch.num_threads", String.valueOf(Runtime.getRuntime().availableProcessors()));
    PtNDManager[] opened = new PtNDManager[1];
    run(
        () -> {
          Engine engine = Engine.getEngine("PyTorch");
          Device best = engine.getGpuCount() > 0 ? Device.gpu() : Device.cpu();
          // Compiling the program again while it runs costs more than it gains: its work is in the
          // products. The setting is one of the thread.
          JniUtils.setGraphExecutorOptimize(false);
          // The thread that loads the engine starts without gradients, unlike all others.
          JniUtils.setGradMode(true);
          opened[0] = (PtNDManager) NDManager.newBaseManager(best, "PyTorch");
          return best;
        });
    manager = opened[0];
    device = manager.getDevice();
  }

  private static void setDefault(String key, String value) {
    if (System.getProperty(key) == null && System.getenv(key) == null) {
      System.setProperty(key, value);
    }
  }

  /** What owns the arrays that live as long as the model. Use on the engine's thread only. */
  PtNDManager manager() {
    return manager;
  }

  /** The device's name for libtorch: {@code cpu} or {@code cuda:0}. */
  String device() {
    return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
  }

  boolean onGpu() {
    return device.isGpu();
  }

  /** Bytes of memory that the device has for models: the GPU's, or the machine's less the heap. */
  long memory() {
    if (device.isGpu()) {
      return CudaUtils.getGpuMemory(device).getMax();
    }
    // Of a container it is what that may have.
    var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    return machine.getTotalMemorySize() - heap;
  }

  /** What has that memory. */
  String memoryName() {
    return device.isGpu() ? "GPU" : "machine";
  }

  /** Runs a piece of work on the engine's thread and waits for its result. */
  <T> T run(Callable<T> work) {
    try {
      return thread.submit(work).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the model", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    run(
        () -> {
          manager.close();
          return true;
        });
    thread.shutdown();
  }
}
