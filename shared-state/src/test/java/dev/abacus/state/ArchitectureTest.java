package dev.abacus.state;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.abacus.testsupport.ArchitectureRules;

@AnalyzeClasses(packages = "dev.abacus.state", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ETCD = "dev.abacus.state.etcd..";
    private static final String[] ETCD_CLIENT = {"io.etcd..", "io.grpc..", "io.vertx..", "io.netty..", "com.google.."};

    @ArchTest
    static final ArchRule NO_CYCLES_BETWEEN_PACKAGES =
            slices().matching("dev.abacus.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_THE_ETCD_PACKAGES_KNOW_JETCD = noClasses()
            .that()
            .resideOutsideOfPackage(ETCD)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ETCD_CLIENT);

    @ArchTest
    static final ArchRule THE_ETCD_PACKAGES_SHOW_NO_JETCD = noClasses()
            .that()
            .resideOutsideOfPackage(ETCD)
            .should()
            .dependOnClassesThat(resideInAPackage(ETCD)
                    .and(describe(
                            "depend on jetcd",
                            used -> used.getDirectDependenciesFromSelf().stream()
                                    .anyMatch(on ->
                                            resideInAnyPackage(ETCD_CLIENT).test(on.getTargetClass())))));

    /** But for the metrics of a member, which a secured etcd gives by HTTP where it refuses its status. */
    @ArchTest
    static final ArchRule IT_KNOWS_NEITHER_SPRING_NOR_HTTP = noClasses()
            .that()
            .haveNameNotMatching("dev\\.abacus\\.state\\.etcd\\.client\\.MemberStatus(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "jakarta..", "java.net.http..");

    @ArchTest
    static final ArchRule LOOPS_CATCH_EVERYTHING = ArchitectureRules.LOOPS_CATCH_EVERYTHING;

    @ArchTest
    static final ArchRule ETCD_KNOWS_NOTHING_OF_WHAT_IS_KEPT_IN_IT = noClasses()
            .that()
            .resideInAPackage(ETCD)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.abacus.state.calculations",
                    "dev.abacus.state.keys",
                    "dev.abacus.state.election",
                    "dev.abacus.state.backup",
                    "dev.abacus.state.json",
                    "tools.jackson..");

    @ArchTest
    static final ArchRule CALCULATIONS_AND_KEYS_KNOW_NOTHING_OF_EACH_OTHER = classes()
            .that()
            .resideInAPackage("dev.abacus.state.keys")
            .should()
            .onlyHaveDependentClassesThat()
            .resideOutsideOfPackage("dev.abacus.state.calculations");
}
