package dev.candela.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in {@code k8s/}, read with the types of the Kubernetes API. */
class KubernetesTest {

  private static final Path FOLDER = Path.of("k8s");

  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "v1/ConfigMap", ConfigMap.class,
          "v1/Namespace", Namespace.class,
          "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
          "v1/Service", Service.class,
          "v1/ServiceAccount", ServiceAccount.class,
          "apps/v1/Deployment", Deployment.class,
          "apps/v1/StatefulSet", StatefulSet.class,
          "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
          "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);

  /** What no type of the client describes: kustomize reads its own files, KEDA its own objects. */
  private static final Set<String> OTHERS =
      Set.of(
          "kustomize.config.k8s.io/v1beta1/Kustomization",
          "kustomize.config.k8s.io/v1alpha1/Component",
          "keda.sh/v1alpha1/ScaledObject");

  static List<Path> descriptors() {
    return Descriptors.files(FOLDER);
  }

  static List<Path> kustomizations() {
    return descriptors().stream().filter(file -> file.endsWith("kustomization.yaml")).toList();
  }

  @ParameterizedTest
  @MethodSource("descriptors")
  void everyObjectHasOnlyTheKeysThatItsKindKnows(Path file) {
    Descriptors.documents(file)
        .forEach(document -> assertHasOnlyKnownKeys(withoutPatchDirectives(document)));
  }

  private static void assertHasOnlyKnownKeys(JsonNode document) {
    String kind = document.path("apiVersion").asText() + "/" + document.path("kind").asText();
    if (!OTHERS.contains(kind)) {
      assertThat(TYPES).as("the kind of %s", document.path("metadata")).containsKey(kind);
      Descriptors.read(document, TYPES.get(kind));
    }
  }

  @Test
  void aKeyThatAKindDoesNotKnowIsNoticed() {
    JsonNode document =
        Descriptors.documents("{apiVersion: v1, kind: Service, spec: {prots: []}}").getFirst();
    assertThatThrownBy(() -> Descriptors.read(document, Service.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("prots");
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void aKustomizationNamesTheFilesOfItsFolderAndNoOthers(Path file) {
    JsonNode document = Descriptors.documents(file).getFirst();
    var named = new HashSet<Path>();
    for (String list : List.of("resources", "components")) {
      document.path(list).forEach(entry -> named.add(file.resolveSibling(entry.asText())));
    }
    document.path("patches").forEach(p -> named.add(file.resolveSibling(p.path("path").asText())));
    assertThat(named).allSatisfy(entry -> assertThat(entry.normalize()).exists());

    var beside = new ArrayList<>(Descriptors.files(file.getParent()));
    beside.remove(file);
    assertThat(named).containsAll(beside);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "gke"})
  void kustomizeMakesCompleteObjectsOfAnOverlay(String overlay) throws Exception {
    List<JsonNode> objects = rendered(FOLDER.resolve("overlays").resolve(overlay));
    objects.forEach(KubernetesTest::assertHasOnlyKnownKeys);
    assertThat(objects)
        .filteredOn(object -> !object.path("kind").asText().equals("Namespace"))
        .allSatisfy(object -> assertThat(object.at("/metadata/namespace").asText()).isNotBlank());
    assertThat(named(objects, "ConfigMap"))
        .containsAll(
            texts(objects, "/spec/template/spec/containers/0/envFrom", "/configMapRef/name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "gke"})
  void aVolumeOfARenderedOverlayHasOneSourceAndAClaimHasAUser(String overlay) throws Exception {
    List<JsonNode> objects = rendered(FOLDER.resolve("overlays").resolve(overlay));
    for (JsonNode object : objects) {
      assertThat(object.at("/spec/template/spec/volumes"))
          .allSatisfy(volume -> assertThat(volume).as(volume.toString()).hasSize(2));
    }
    assertThat(texts(objects, "/spec/template/spec/volumes", "/persistentVolumeClaim/claimName"))
        .containsExactlyInAnyOrderElementsOf(named(objects, "PersistentVolumeClaim"));
  }

  @Test
  void aClusterOnALaptopTakesImagesThatNoRegistryHas() throws Exception {
    List<JsonNode> containers =
        rendered(FOLDER.resolve("overlays/local")).stream()
            .flatMap(object -> object.at("/spec/template/spec/containers").valueStream())
            .toList();
    assertThat(containers)
        .hasSize(2)
        .allSatisfy(
            container ->
                assertThat(container.path("imagePullPolicy").asText()).isEqualTo("IfNotPresent"));
  }

  @Test
  void kustomizePutsTwoApplicationsOnOneDatabaseAndTheModelServerOnAnL4AtGoogle() throws Exception {
    List<JsonNode> objects = rendered(FOLDER.resolve("overlays/gke"));
    JsonNode app = ofKindAndName(objects, "Deployment", "candela-app");
    assertThat(app.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(app.toString()).contains("CANDELA_DATABASE_URL");
    JsonNode server = ofKindAndName(objects, "Deployment", "candela-model-server");
    assertThat(server.at("/spec/template/spec/nodeSelector").toString()).contains("nvidia-l4");
    assertThat(
            server.at("/spec/template/spec/containers/0/resources/limits/nvidia.com~1gpu").asText())
        .isEqualTo("1");
    assertThat(named(objects, "StatefulSet")).isNotEmpty();
  }

  @Test
  void theNetworkLetsTheApplicationReachItsDatabaseAndItsModelServer() throws Exception {
    List<JsonNode> objects = rendered(FOLDER.resolve("overlays/gke"));
    JsonNode app = podOf(objects, "Deployment", "candela-app");
    JsonNode server = podOf(objects, "Deployment", "candela-model-server");
    JsonNode database = podOf(objects, "StatefulSet", "candela-postgresql");
    for (JsonNode pod : List.of(server, database)) {
      assertThat(allowed(objects, app, "egress", "to", pod)).as("from the app to %s", pod).isTrue();
      assertThat(allowed(objects, pod, "ingress", "from", app)).as("into %s", pod).isTrue();
    }
    assertThat(allowed(objects, database, "ingress", "from", server)).isFalse();
  }

  /** The labels of an object's pods. */
  private static JsonNode podOf(List<JsonNode> objects, String kind, String name) {
    return ofKindAndName(objects, kind, name).at("/spec/template/metadata/labels");
  }

  /** Whether a policy for a pod lets it talk to another pod, or be talked to, at port 5432. */
  private static boolean allowed(
      List<JsonNode> objects, JsonNode pod, String direction, String side, JsonNode other) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals("NetworkPolicy"))
        .filter(policy -> selects(policy.at("/spec/podSelector"), pod))
        .flatMap(policy -> policy.path("spec").path(direction).valueStream())
        .filter(
            rule -> rule.path("ports").valueStream().anyMatch(p -> p.path("port").asInt() == 5432))
        .flatMap(rule -> rule.path(side).valueStream())
        .anyMatch(peer -> peer.has("podSelector") && selects(peer.path("podSelector"), other));
  }

  private static boolean selects(JsonNode selector, JsonNode labels) {
    return selector
        .path("matchLabels")
        .propertyStream()
        .allMatch(wanted -> wanted.getValue().equals(labels.path(wanted.getKey())));
  }

  @Test
  void kustomizeScalesTheModelServerOfAnOverlayThatAddsKeda(@TempDir Path folder) throws Exception {
    Path from = folder.toRealPath();
    Path k8s = FOLDER.toRealPath();
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        "resources: [%s]\ncomponents: [%s]\n"
            .formatted(
                from.relativize(k8s.resolve("overlays/gke")),
                from.relativize(k8s.resolve("components/keda"))));
    List<JsonNode> objects = rendered(folder);
    String target = ofKind(objects, "ScaledObject").at("/spec/scaleTargetRef/name").asText();
    assertThat(named(objects, "Deployment")).contains(target);
  }

  /** What kustomize makes of a folder; the test is skipped where it is not installed. */
  private static List<JsonNode> rendered(Path folder) throws Exception {
    Process kustomize;
    try {
      kustomize = new ProcessBuilder("kubectl", "kustomize", folder.toString()).start();
    } catch (IOException e) {
      return Assumptions.abort("kubectl is not installed here");
    }
    String output = new String(kustomize.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String trouble = new String(kustomize.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kustomize.waitFor()).as(trouble).isZero();
    return Descriptors.documents(output);
  }

  private static List<String> named(List<JsonNode> objects, String kind) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .map(object -> object.at("/metadata/name").asText())
        .toList();
  }

  /** What is found at a place in each entry of a list of each object. */
  private static List<String> texts(List<JsonNode> objects, String list, String place) {
    return objects.stream()
        .flatMap(object -> object.at(list).valueStream())
        .map(entry -> entry.at(place))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .toList();
  }

  private static JsonNode ofKindAndName(List<JsonNode> objects, String kind, String name) {
    List<JsonNode> found =
        objects.stream()
            .filter(object -> object.at("/metadata/name").asText().equals(name))
            .toList();
    return ofKind(found, kind);
  }

  @Test
  void everyContainerOfOursIsConfinedAndToldApartWhenItIsUp() {
    for (Deployment deployment : deploymentsOfTheBase()) {
      var pod = deployment.getSpec().getTemplate().getSpec();
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(9);
      Container container = pod.getContainers().getFirst();
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getResources().getLimits()).containsKey("memory");
      assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/q/health/started");
      assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
      assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
    }
  }

  @Test
  void aServiceFindsThePodsOfItsDeployment() {
    for (String name : List.of("app", "model-server")) {
      List<JsonNode> documents = Descriptors.documents(FOLDER.resolve("base/" + name + ".yaml"));
      JsonNode service = ofKind(documents, "Service");
      JsonNode deployment = ofKind(documents, "Deployment");
      assertThat(service.at("/spec/selector"))
          .isEqualTo(deployment.at("/spec/selector/matchLabels"))
          .isEqualTo(deployment.at("/spec/template/metadata/labels"));
    }
  }

  @Test
  void onlyOneProcessHasTheEmbeddedDatabaseAtATime() {
    Deployment app = deploymentsOfTheBase().getFirst();
    assertThat(app.getSpec().getReplicas()).isEqualTo(1);
    assertThat(app.getSpec().getStrategy().getType()).isEqualTo("Recreate");
  }

  private static List<Deployment> deploymentsOfTheBase() {
    return List.of("app", "model-server").stream()
        .map(name -> Descriptors.documents(FOLDER.resolve("base/" + name + ".yaml")))
        .map(documents -> Descriptors.read(ofKind(documents, "Deployment"), Deployment.class))
        .toList();
  }

  private static JsonNode ofKind(List<JsonNode> documents, String kind) {
    return documents.stream()
        .filter(document -> document.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** Patches tell kustomize to delete something with a key of its own. */
  private static JsonNode withoutPatchDirectives(JsonNode node) {
    JsonNode copy = node.deepCopy();
    ((ObjectNode) copy).remove("$patch");
    return copy;
  }
}
