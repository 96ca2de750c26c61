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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
    for (JsonNode document : Descriptors.documents(file)) {
      String kind = document.path("apiVersion").asText() + "/" + document.path("kind").asText();
      if (!OTHERS.contains(kind)) {
        assertThat(TYPES).as("the kind of an object in %s", file).containsKey(kind);
        Descriptors.read(withoutPatchDirectives(document), TYPES.get(kind));
      }
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

  /** Patches tell kustomize with keys that begin with a dollar how to merge. */
  private static JsonNode withoutPatchDirectives(JsonNode node) {
    JsonNode copy = node.deepCopy();
    removeDirectives(copy);
    return copy;
  }

  private static void removeDirectives(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove("$retainKeys");
    }
    node.forEach(KubernetesTest::removeDirectives);
  }
}
