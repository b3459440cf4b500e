package dev.abacus.sum;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
    static final ArchRule knowsNoOtherService = noClasses()
            .that()
            .resideInAPackage("dev.abacus.sum..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.abacus.arith..", "dev.abacus.gateway..");
}
