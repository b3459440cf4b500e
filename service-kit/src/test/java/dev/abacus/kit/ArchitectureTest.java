package dev.abacus.kit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.abacus.testsupport.ArchitectureRules;
import dev.abacus.testsupport.ArchitectureRules.HttpUse;
import org.springframework.boot.autoconfigure.AutoConfiguration;

@AnalyzeClasses(packages = "dev.abacus.kit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.abacus.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule knowsNoService = ArchitectureRules.dependsOnlyOn("dev.abacus.kit", "dev.abacus.state");

    @ArchTest
    static final ArchRule knowsOfTheStateOnlyWhatItPromises = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.abacus.state.etcd..", "io.etcd..", "io.grpc..");

    @ArchTest
    static final ArchRule onePackageSpeaksToConsul = ArchitectureRules.onePackageSpeaksToConsul(
            "dev.abacus.kit", new HttpUse("dev.abacus.kit.warmup.WarmUp", "java.net.HttpURLConnection"));

    @ArchTest
    static final ArchRule loopsCatchEverything = ArchitectureRules.LOOPS_CATCH_EVERYTHING;

    @ArchTest
    static final ArchRule autoConfigurationsArePackagePrivate = classes()
            .that()
            .areAnnotatedWith(AutoConfiguration.class)
            .should()
            .bePackagePrivate()
            .andShould()
            .haveSimpleNameEndingWith("AutoConfiguration");
}
