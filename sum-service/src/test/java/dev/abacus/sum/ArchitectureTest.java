package dev.abacus.sum;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.abacus.testsupport.ArchitectureRules;

@AnalyzeClasses(packages = "dev.abacus", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theComputationKnowsNoFramework = classes()
            .that()
            .belongToAnyOf(Summation.class)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.abacus.sum", "org.jspecify..");

    @ArchTest
    static final ArchRule knowsOnlyItselfTheKitAndTheState =
            ArchitectureRules.dependsOnlyOn("dev.abacus.sum", "dev.abacus.kit", "dev.abacus.state");

    @ArchTest
    static final ArchRule speaksToConsulByTheKitOnly = ArchitectureRules.onePackageSpeaksToConsul("dev.abacus.sum");

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.abacus.(**)").should().beFreeOfCycles();
}
