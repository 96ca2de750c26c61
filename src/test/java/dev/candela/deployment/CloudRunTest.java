package dev.candela.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cloudrun/deploy} run with a command in gcloud's place that notes how it was called. */
class CloudRunTest {

  /** The most seconds that Cloud Run lets a GPU service take to start. */
  private static final int LONGEST_START = 1800;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"app", "model-server"})
  void aDescriptorIsAKnativeServiceWithEverySettingFilledIn(String name) throws Exception {
    String text = run(Map.of("DATASETS", "mine:gs://bucket/mine.jsonl"), "print", name).output();
    assertThat(text).doesNotContain("${");
    assertThat(service(text).getSpec().getTemplate().getSpec().getContainers()).hasSize(1);
  }

  @Test
  void theModelServerHasTheCodelabsMachine() throws Exception {
    JsonNode document = Descriptors.documents(print("model-server")).getFirst();
    Container container = container("model-server");
    assertThat(container.getResources().getLimits().get("nvidia.com/gpu").getAmount())
        .isEqualTo("1");
    assertThat(container.getResources().getLimits().get("cpu").getAmount()).isEqualTo("8");
    assertThat(container.getResources().getLimits().get("memory").toString()).isEqualTo("32Gi");
    assertThat(container.getPorts().getFirst().getContainerPort()).isEqualTo(5432);
    JsonNode template = document.at("/spec/template");
    assertThat(template.at("/spec/nodeSelector/run.googleapis.com~1accelerator").asText())
        .isEqualTo("nvidia-l4");
    JsonNode annotations = template.at("/metadata/annotations");
    assertThat(annotations.path("run.googleapis.com/cpu-throttling").asText()).isEqualTo("false");
    assertThat(annotations.path("autoscaling.knative.dev/maxScale").asText()).isEqualTo("7");
  }

  @Test
  void nothingIsSentToAModelServerBeforeItsWeightsAreLoaded() throws Exception {
    Probe probe = container("model-server").getStartupProbe();
    assertThat(probe.getHttpGet().getPath()).isEqualTo("/q/health/started");
    assertThat(probe.getPeriodSeconds() * probe.getFailureThreshold())
        .isLessThanOrEqualTo(LONGEST_START);
  }

  @Test
  void theApplicationMayCallTheModelServerAndVertexAi() throws Exception {
    Outcome outcome = run(Map.of(), "app");
    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.calls())
        .anySatisfy(call -> assertThat(call).contains("run services replace"))
        .anySatisfy(
            call ->
                assertThat(call)
                    .contains("projects add-iam-policy-binding demo", "roles/aiplatform.user"))
        .anySatisfy(
            call ->
                assertThat(call)
                    .contains(
                        "run services add-iam-policy-binding candela-model-server",
                        "serviceAccount:candela-app@demo.iam.gserviceaccount.com",
                        "roles/run.invoker"));
    assertThat(outcome.output()).contains("https://service.example");
  }

  @Test
  void nothingOpensAServiceToEverybody() throws Exception {
    Outcome outcome = run(Map.of(), "all");
    assertThat(outcome.calls())
        .isNotEmpty()
        .noneSatisfy(call -> assertThat(call).containsAnyOf("allUsers", "--allow-unauthenticated"));
  }

  @Test
  void tearingDownRemovesServicesAndAccounts() throws Exception {
    Outcome outcome = run(Map.of(), "teardown");
    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.calls())
        .anySatisfy(call -> assertThat(call).contains("run services delete candela-app"))
        .anySatisfy(call -> assertThat(call).contains("run services delete candela-model-server"))
        .anySatisfy(
            call ->
                assertThat(call)
                    .contains("service-accounts delete candela-app@demo.iam.gserviceaccount.com"));
  }

  @Test
  void aValueThatWouldBreakTheDescriptorIsRefusedByName() throws Exception {
    Outcome outcome = run(Map.of("DATASETS", "a:b\"\n- name: X"), "print", "app");
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.output()).contains("DATASETS");
  }

  private String print(String name) throws Exception {
    return run(Map.of(), "print", name).output();
  }

  private Container container(String name) throws Exception {
    return service(print(name)).getSpec().getTemplate().getSpec().getContainers().getFirst();
  }

  private static Service service(String text) {
    return Descriptors.read(Descriptors.documents(text).getFirst(), Service.class);
  }

  private record Outcome(int status, String output, List<String> calls) {}

  private Outcome run(Map<String, String> settings, String... arguments) throws Exception {
    Path calls = folder.resolve("calls");
    Path gcloud = folder.resolve("gcloud");
    Files.writeString(
        gcloud,
        """
        #!/bin/sh
        echo "$*" >> "%s"
        case "$*" in *status.url*) echo https://service.example ;; esac
        """
            .formatted(calls));
    Files.setPosixFilePermissions(gcloud, PosixFilePermissions.fromString("rwx------"));
    var command = new ProcessBuilder(concat("cloudrun/deploy", arguments));
    command.environment().putAll(Map.of("PROJECT", "demo", "REGION", "us-central1"));
    command.environment().putAll(settings);
    command.environment().merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
    Process process = command.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output, linesOf(calls));
  }

  private static List<String> concat(String first, String... others) {
    var all = new ArrayList<String>();
    all.add(first);
    all.addAll(List.of(others));
    return all;
  }

  private static List<String> linesOf(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
