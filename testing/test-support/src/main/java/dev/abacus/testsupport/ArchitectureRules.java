package dev.abacus.testsupport;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URL;
import java.util.List;
import java.util.stream.Stream;

/** Architecture rules that the modules share. */
public final class ArchitectureRules {
    private static final String CONSUL = "dev.abacus.kit.consul";

    /** Classes by which a request can be built: names, or beginnings of names. */
    private static final List<String> HTTP_CLIENTS = List.of(
            "org.springframework.cloud.consul.ConsulClient",
            "org.springframework.web.client.",
            "org.springframework.http.client.",
            "org.springframework.web.reactive.function.client.",
            "org.springframework.web.service.",
            "java.net.http.",
            "java.net.HttpURLConnection",
            "java.net.URLConnection",
            "org.apache.hc.client5.",
            "okhttp3.");

    /** A background loop that reports what it did not expect lets nothing pass that would end it. */
    public static final ArchRule LOOPS_CATCH_EVERYTHING =
            classes().should(catchEverythingInLoops()).allowEmptyShould(true);

    private ArchitectureRules() {}

    /**
     * HTTP client that a class uses, and not for Consul.
     *
     * @param by the name of the class
     * @param client the name of what it uses, or its beginning
     */
    public record HttpUse(String by, String client) {
        private boolean covers(Dependency dependency) {
            String origin = dependency.getOriginClass().getName();
            return (origin.equals(by) || origin.startsWith(by + "$"))
                    && dependency.getTargetClass().getName().startsWith(client);
        }
    }

    /**
     * The classes of a module depend on their own and the other named packages only, among those of the project.
     *
     * @param module its package, with those below it
     * @param others packages, with those below them
     */
    public static ArchRule dependsOnlyOn(String module, String... others) {
        String[] allowed = Stream.concat(Stream.of(module), Stream.of(others))
                .map(name -> name + "..")
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(module + "..")
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("dev.abacus..").or(resideInAnyPackage(allowed)));
    }

    /**
     * One package speaks to Consul: no other class uses Consul's client, or builds an HTTP request.
     *
     * @param module the package that has to keep the rule, with those below it
     * @param others what is allowed nevertheless
     */
    public static ArchRule onePackageSpeaksToConsul(String module, HttpUse... others) {
        return classes()
                .that()
                .resideInAPackage(module + "..")
                .should(new ArchCondition<>("use no HTTP client outside of " + CONSUL) {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        if (item.getPackageName().startsWith(CONSUL)) {
                            return;
                        }
                        item.getDirectDependenciesFromSelf().stream()
                                .filter(ArchitectureRules::isOnHttpClient)
                                .filter(dependency -> Stream.of(others).noneMatch(use -> use.covers(dependency)))
                                .forEach(dependency -> events.add(
                                        SimpleConditionEvent.violated(dependency, dependency.getDescription())));
                        item.getMethodCallsFromSelf().stream()
                                .filter(ArchitectureRules::opensUrl)
                                .filter(call -> Stream.of(others)
                                        .noneMatch(use -> use.client().equals("java.net.HttpURLConnection")
                                                && use.by().equals(item.getName())))
                                .forEach(
                                        call -> events.add(SimpleConditionEvent.violated(call, call.getDescription())));
                    }
                });
    }

    private static boolean isOnHttpClient(Dependency dependency) {
        String target = dependency.getTargetClass().getName();
        return HTTP_CLIENTS.stream().anyMatch(target::startsWith);
    }

    private static boolean opensUrl(JavaMethodCall call) {
        return call.getTargetOwner().isEquivalentTo(URL.class)
                && (call.getName().startsWith("open") || call.getName().equals("getContent"));
    }

    private static ArchCondition<JavaClass> catchEverythingInLoops() {
        return new ArchCondition<>("catch Throwable where they report to LoopHealth") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getName().equals("failed")
                                && call.getTargetOwner().getName().equals("dev.abacus.state.LoopHealth"))
                        .filter(call -> !isWhereAllIsCaught(call))
                        .forEach(call -> events.add(SimpleConditionEvent.violated(call, call.getDescription())));
            }
        };
    }

    private static boolean isWhereAllIsCaught(JavaAccess<?> call) {
        return call.getOrigin().getTryCatchBlocks().stream()
                .flatMap(block -> block.getCaughtThrowables().stream())
                .anyMatch(caught -> caught.isEquivalentTo(Throwable.class));
    }
}
