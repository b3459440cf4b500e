package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.gateway.routing.RoutingSettings.Breaker;
import dev.abacus.kit.consul.Consul;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.Live;
import dev.abacus.testservers.TestConsul;
import dev.abacus.testservers.TestServers;
import feign.Request;
import feign.Request.HttpMethod;
import feign.Response;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routing on a real Consul, to real sockets. */
class RoutingTest {

    private static final Map<String, Collection<String>> NO_KEY = Map.of();
    private static final Map<String, Collection<String>> KEY = Map.of("Idempotency-Key", List.of("k"));
    private static TestConsul consul;

    private final String service = "service-" + UUID.randomUUID();
    private final List<TestInstance> started = new ArrayList<>();
    private final Live<RoutingSettings> settings = Live.fixed(new RoutingSettings(
            Duration.ofMillis(250), Duration.ofMillis(300), 3, new Breaker(50, 10, 5, Duration.ofMillis(200), 1)));
    private final HttpExchange computing = new RoutingConfiguration().computing();
    private final HttpExchange recording = new RoutingConfiguration().recording();
    private Directory directory;
    private RoutingClient client;

    @BeforeAll
    static void startConsul() {
        consul = TestServers.startConsul();
    }

    @AfterAll
    static void stopConsul() {
        consul.close();
    }

    @BeforeEach
    void watch() {
        directory = new Directory(Set.of(service), new Consul(consul.uri()));
        directory.start();
        client = client(settings);
    }

    private RoutingClient client(Live<RoutingSettings> settings) {
        return new RoutingClient(
                computing, recording, directory, new Breakers(CircuitBreakerRegistry.ofDefaults(), settings), settings);
    }

    @AfterEach
    void end() {
        directory.stop();
        started.forEach(instance -> {
            instance.deregister();
            instance.close();
        });
        computing.close();
        recording.close();
    }

    @Test
    void takesInstancesInTurn() throws IOException {
        start("one", "two");

        Set<String> answered = new TreeSet<>();
        for (int call = 0; call < 4; call++) {
            answered.add(get());
        }

        assertThat(answered).containsExactly("one", "two");
    }

    @Test
    void followsWhoComesAndGoes() throws IOException {
        List<TestInstance> both = start("one", "two");
        both.getFirst().deregister();
        await().atMost(Duration.ofSeconds(2)).until(() -> directory.of(service).size() == 1);

        assertThat(get()).isEqualTo("two");
    }

    @Test
    void keepsTheLastListWhileConsulIsAwayAndWhenItComesBackEmpty() throws IOException {
        List<TestInstance> both = start("one", "two");

        consul.kill();
        assertThat(get()).isIn("one", "two");
        consul.wipe();
        consul.start();
        // Any instance that registers shows that the watch goes on; until then the old list holds.
        assertThat(get()).isIn("one", "two");
        both.get(1).register(service);
        await().atMost(Duration.ofSeconds(5)).until(() -> directory.of(service).size() == 1);
        assertThat(get()).isEqualTo("two");
        both.get(0).register(service);
    }

    @Test
    void callsTheNextInstanceWhenOneIsDead() throws IOException {
        start("one", "two").getFirst().die();

        for (int call = 0; call < 4; call++) {
            assertThat(get()).isEqualTo("two");
        }
    }

    @Test
    void callsTheNextInstanceWhenOneHangs() throws IOException {
        start("one", "two").getFirst().hangs();

        for (int call = 0; call < 2; call++) {
            assertThat(get()).isEqualTo("two");
        }
    }

    @Test
    void anInstanceComputesForSoManyAtOnceAndRecordsBesides() throws Exception {
        TestInstance only = start("one").getFirst().hangs();
        client = client(Live.fixed(new RoutingSettings(
                Duration.ofSeconds(5), Duration.ofSeconds(5), 1, new Breaker(50, 100, 100, Duration.ofSeconds(1), 1))));
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 2 * RoutingConfiguration.COMPUTING; caller++) {
                callers.submit(this::get);
            }
            await().until(() -> only.mostInWork() == RoutingConfiguration.COMPUTING);
            callers.submit(() -> post(KEY));
            await().until(() -> only.mostInWork() > RoutingConfiguration.COMPUTING);
            assertThat(only.mostInWork()).isEqualTo(RoutingConfiguration.COMPUTING + 1);
            only.die();
        }
    }

    @Test
    void repeatsAWriteThatCarriesAKey() throws IOException {
        List<TestInstance> both = start("one", "two");
        both.getFirst().resets();

        for (int call = 0; call < 2; call++) {
            assertThat(post(KEY)).isEqualTo("two");
        }
        assertThat(both.getFirst().calls()).isPositive();
    }

    @Test
    void neverRepeatsAWriteWithoutAKey() throws IOException {
        List<TestInstance> both = start("one", "two");
        both.forEach(TestInstance::resets);

        assertThatThrownBy(() -> post(NO_KEY))
                .satisfies(e -> assertThat(type(e)).isEqualTo(ProblemType.OUTCOME_UNKNOWN));
        assertThat(both.get(0).calls() + both.get(1).calls()).isEqualTo(1);
    }

    @Test
    void tellsAnUnknownOutcomeFromARefusedCall() throws IOException {
        TestInstance only = start("one").getFirst().hangs();
        assertThatThrownBy(() -> post(KEY)).satisfies(e -> {
            assertThat(type(e)).isEqualTo(ProblemType.OUTCOME_UNKNOWN);
            assertThat(((ProblemException) e).getBody().getProperties()).containsEntry("outcome", "unknown");
        });

        only.die();
        assertThatThrownBy(() -> post(KEY)).satisfies(e -> assertThat(type(e)).isEqualTo(ProblemType.UNAVAILABLE));
    }

    @Test
    void saysAtOnceThatThereIsNoInstance() {
        assertThatThrownBy(this::get)
                .satisfies(e -> assertThat(type(e)).isEqualTo(ProblemType.UNAVAILABLE))
                .hasMessageContaining("No instance of " + service);
    }

    @Test
    void suspendsCallsAfterFailuresAndTriesAgain() throws IOException {
        TestInstance only = start("one").getFirst().answers(500);
        for (int call = 0; call < 5; call++) {
            assertThat(get()).isEqualTo("one");
        }

        assertThatThrownBy(this::get).hasMessageContaining("suspended");
        assertThat(only.calls()).isEqualTo(5);
        only.answers(200);
        await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> get().equals("one"));
    }

    @Test
    void anHonest503DoesNotOpenTheBreaker() throws IOException {
        TestInstance only = start("one").getFirst().answers(503);

        for (int call = 0; call < 20; call++) {
            assertThat(get()).isEqualTo("one");
        }
        assertThat(only.calls()).isEqualTo(20);
    }

    private List<TestInstance> start(String... names) throws IOException {
        for (String name : names) {
            started.add(new TestInstance(service, name, consul.uri()));
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> directory.of(service).size() == names.length);
        return started;
    }

    private String get() throws IOException {
        return call(HttpMethod.GET, null, NO_KEY);
    }

    private String post(Map<String, Collection<String>> headers) throws IOException {
        return call(HttpMethod.POST, "{}".getBytes(StandardCharsets.UTF_8), headers);
    }

    private String call(HttpMethod method, byte @Nullable [] body, Map<String, Collection<String>> headers)
            throws IOException {
        var request =
                Request.create(method, "http://" + service + "/x?y=1", headers, body, StandardCharsets.UTF_8, null);
        try (Response answer = client.execute(request, new Request.Options())) {
            return new String(answer.body().asInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ProblemType type(Throwable e) {
        return ((ProblemException) e).type();
    }
}
