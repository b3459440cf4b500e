package dev.abacus.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.abacus.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.abacus.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule knowsNoServiceButByItsApi =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("dev.abacus.arith..", "dev.abacus.sum..");

    @ArchTest
    static final ArchRule speaksToConsulByTheKitOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.cloud.consul..", "java.net.http..");

    @ArchTest
    static final ArchRule knowsOfTheStateOnlyWhatItPromises = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.abacus.state.etcd..", "io.etcd..", "io.grpc..");
}
