package dev.candela;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. When a rule fails, the code is in the wrong package. */
@AnalyzeClasses(packages = "dev.candela", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule LANGUAGE_MODELS_KNOW_NOTHING_OF_THE_WEB =
      noClasses()
          .that()
          .resideInAPackage("dev.candela.lm..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.candela.modelserver..",
              "dev.candela.app..",
              "dev.candela.net..",
              "jakarta..",
              "io.quarkus..",
              "io.vertx..",
              "io.smallrye..",
              "org.eclipse.microprofile..");

  @ArchTest
  static final ArchRule CHECKPOINTS_AND_TOKENIZERS_KNOW_NOTHING_OF_THE_RUNTIME =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.candela.lm", "dev.candela.lm.checkpoint..", "dev.candela.lm.tokenizer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.candela.lm.torch..", "dev.candela.lm.serving..");

  @ArchTest
  static final ArchRule THE_QUEUE_KNOWS_THE_INTERFACE_OF_A_MODEL_AND_NO_IMPLEMENTATION =
      noClasses()
          .that()
          .resideInAPackage("dev.candela.lm.serving..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.candela.lm.torch..",
              "dev.candela.lm.checkpoint..",
              "dev.candela.lm.tokenizer..");

  @ArchTest
  static final ArchRule ONLY_THE_RUNTIME_KNOWS_PYTORCH =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.candela.lm.torch..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl.pytorch..");

  @ArchTest
  static final ArchRule THE_MODEL_SERVER_KNOWS_NO_ENGINE_AND_NO_APPLICATION =
      noClasses()
          .that()
          .resideInAPackage("dev.candela.modelserver..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "dev.candela.app..");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("dev.candela.(**)").should().beFreeOfCycles();
}
