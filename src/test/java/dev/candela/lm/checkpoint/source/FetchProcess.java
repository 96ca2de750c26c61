package dev.candela.lm.checkpoint.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Fetches a checkpoint in a process of its own, which can be killed. */
final class FetchProcess {
  private FetchProcess() {}

  /** Prints the folder. */
  public static void main(String[] arguments) {
    Path folder =
        new CheckpointFetcher(
                SourceSettings.of(System.getenv()), new DownloadProgress(), Content.QUICK)
            .fetch(new SourceParser(true).parse(arguments[0]));
    System.out.println(folder);
  }

  static Process start(String source, Map<String, String> environment) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder process =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx64m",
                "-cp",
                classPath,
                FetchProcess.class.getName(),
                source));
    process.environment().putAll(environment);
    process.redirectError(ProcessBuilder.Redirect.INHERIT);
    return process.start();
  }

  /** What a process that has ended well printed last. */
  static Path result(Process process) throws IOException, InterruptedException {
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the process ended with " + process.exitValue());
    }
    return Path.of(output.strip().lines().toList().getLast());
  }
}
