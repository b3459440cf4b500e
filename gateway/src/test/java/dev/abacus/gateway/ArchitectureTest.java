package dev.abacus.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.abacus.testsupport.ArchitectureRules;
import dev.abacus.testsupport.ArchitectureRules.HttpUse;

@AnalyzeClasses(packages = "dev.abacus.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("dev.abacus.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule knowsNoServiceButByItsApi =
            ArchitectureRules.dependsOnlyOn("dev.abacus.gateway", "dev.abacus.kit", "dev.abacus.state");

    @ArchTest
    static final ArchRule speaksToConsulByTheKitOnly = ArchitectureRules.onePackageSpeaksToConsul(
            "dev.abacus.gateway",
            new HttpUse("dev.abacus.gateway.routing.InstanceClient", "org.apache.hc.client5."),
            new HttpUse("dev.abacus.gateway.routing.BoundedDnsResolver", "org.apache.hc.client5."),
            // What the kit throws where Consul does not answer.
            new HttpUse(
                    "dev.abacus.gateway.api.topology.TopologyController",
                    "org.springframework.web.client.RestClientException"));

    @ArchTest
    static final ArchRule knowsNothingOfConsul =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.cloud.consul..");

    @ArchTest
    static final ArchRule loopsCatchEverything = ArchitectureRules.LOOPS_CATCH_EVERYTHING;

    @ArchTest
    static final ArchRule knowsOfTheStateOnlyWhatItPromises = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.abacus.state.etcd..", "io.etcd..", "io.grpc..");
}
