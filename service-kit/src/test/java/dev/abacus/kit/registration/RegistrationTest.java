package dev.abacus.kit.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.kit.StartedService;
import dev.abacus.kit.consul.ConsulClientFactory;
import dev.abacus.kit.http.Caller;
import dev.abacus.kit.http.Reply;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.consul.ConsulClient;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class RegistrationTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static TestConsul consul;

    private final String service = "service-" + COUNT.incrementAndGet();
    private final String name = "spring.application.name=" + service;

    @BeforeAll
    static void startConsul() {
        consul = TestServers.startConsul();
    }

    @AfterAll
    static void stopConsul() {
        consul.close();
    }

    @BeforeEach
    void consulRuns() {
        consul.start();
    }

    @Test
    void isListedWhereItIsAndOnlyWhileItIsReady() {
        try (var started = StartedService.with(consul.uri(), name, "abacus.instance=it", "abacus.drain.notice=0")) {
            await().atMost(SOON).until(() -> passing().size() == 1);
            JsonNode instance = passing().path(0).path("Service");
            assertThat(instance.path("ID").asString()).isEqualTo("it");
            assertThat(instance.path("Address").asString()).isEqualTo("127.0.0.1");
            assertThat(instance.path("Port").asInt()).isEqualTo(started.calls().port());
            AvailabilityChangeEvent.publish(started.context(), ReadinessState.REFUSING_TRAFFIC);
            await().atMost(Duration.ofSeconds(5)).until(() -> passing().isEmpty());
            AvailabilityChangeEvent.publish(started.context(), ReadinessState.ACCEPTING_TRAFFIC);
            await().atMost(Duration.ofSeconds(5)).until(() -> passing().size() == 1);
        }
    }

    @Test
    void isListedWithAnAddressOfItsMachineWhereItListensOnAll() throws Exception {
        try (var _ = StartedService.with(
                consul.uri(), name, "abacus.instance=it", "abacus.drain.notice=0", "server.address=0.0.0.0")) {
            await().atMost(SOON).until(() -> services().has("it"));
            String address = services().path("it").path("Address").asString();
            assertThat(NetworkInterface.getByInetAddress(InetAddress.ofLiteral(address)))
                    .isNotNull();
        }
    }

    /** Consul's first check may be quicker than the rest of the start. */
    @Test
    void isNotListedBeforeItIsReady() {
        try (var started = StartedService.with(
                LateService.class, consul.uri(), name, "abacus.instance=it", "abacus.drain.notice=0")) {
            assertThat(started.context().getBean(LateService.class).listedWhileStarting)
                    .isFalse();
            await().atMost(SOON).until(() -> passing().size() == 1);
        }
    }

    /** Looks for itself in Consul when its port is open, and it is not ready yet. */
    @EnableAutoConfiguration
    static class LateService implements ApplicationRunner {
        private boolean listedWhileStarting;

        @Override
        public void run(ApplicationArguments arguments) {
            listedWhileStarting = services().has("it");
        }
    }

    @Test
    void isListedUnderThePortThatItAdvertisesAndCheckedWhereItListens() throws IOException {
        int advertised = 65_535;
        int port = freePort();
        try (var _ = StartedService.with(
                consul.uri(),
                name,
                "abacus.instance=it",
                "server.port=" + port,
                "spring.cloud.consul.discovery.port=" + advertised,
                "spring.cloud.consul.discovery.health-check-url=http://127.0.0.1:" + port
                        + "/actuator/health/readiness",
                "abacus.drain.notice=0")) {
            String check = "HTTP GET http://127.0.0.1:%d/actuator/health/readiness: 200".formatted(port);
            await().atMost(SOON).until(() -> lastCheckOf("it").startsWith(check));
            assertThat(passing().path(0).path("Service").path("Port").asInt()).isEqualTo(advertised);
        }
    }

    @Test
    void registersAgainWhenConsulComesBackWithoutItsState(CapturedOutput output) {
        try (var started = StartedService.with(consul.uri(), name, "abacus.drain.notice=0")) {
            await().atMost(SOON).until(() -> passing().size() == 1);
            consul.wipe();
            await().atMost(SOON).until(() -> output.getOut().contains("Not registered with Consul"));
            assertThat(started.calls().get("/actuator/health/readiness").status())
                    .isEqualTo(200);
            consul.start();
            await().atMost(SOON).until(() -> passing().size() == 1);
            await().atMost(SOON).until(() -> occurrences(output, "Registered with Consul") == 2);
            assertThat(occurrences(output, "Not registered with Consul")).isEqualTo(1);
        }
    }

    /** The watchdog goes on whatever it meets. */
    @Test
    void registersAfterErrorsThatNobodyExpects(CapturedOutput output) {
        try (var started =
                StartedService.with(FaultyClientService.class, consul.uri(), name, "abacus.drain.notice=0")) {
            await().atMost(SOON).until(() -> passing().size() == 1);
            assertThat(started.calls().get("/actuator/health/readiness").status())
                    .isEqualTo(200);
            assertThat(occurrences(output, "Background loop registration failed, and goes on"))
                    .isEqualTo(1);
        }
    }

    @EnableAutoConfiguration
    static class FaultyClientService {
        @Bean
        ConsulClient faultyClient() {
            ConsulClient consulClient = ConsulClientFactory.at(consul.uri().toString(), null);
            AtomicInteger errors = new AtomicInteger(2);
            return (ConsulClient) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {ConsulClient.class}, (_, method, arguments) -> {
                        if (method.getName().equals("getAgentServices") && errors.getAndDecrement() > 0) {
                            throw new NoClassDefFoundError("Late");
                        }
                        try {
                            return method.invoke(consulClient, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    @Test
    void registersAgainWhenItWasTakenOut() {
        try (var _ = StartedService.with(consul.uri(), name, "abacus.instance=test-1", "abacus.drain.notice=0")) {
            await().atMost(SOON).until(() -> passing().size() == 1);
            String index = passing().path(0).path("Service").path("ModifyIndex").toString();
            new Caller(consul.uri().getPort())
                    .call("PUT", "/v1/agent/service/deregister/test-1", BodyPublishers.noBody());
            await().atMost(SOON)
                    .until(() -> passing().size() == 1
                            && !passing()
                                    .path(0)
                                    .path("Service")
                                    .path("ModifyIndex")
                                    .toString()
                                    .equals(index));
        }
    }

    @Test
    void startsAndServesWithoutConsulAndRegistersWhenItComes() {
        consul.stop();
        try (var started = StartedService.with(consul.uri(), name, "abacus.drain.notice=0")) {
            assertThat(started.calls().get("/actuator/health/readiness").status())
                    .isEqualTo(200);
            consul.start();
            await().atMost(SOON).until(() -> passing().size() == 1);
        }
    }

    @Test
    void startsWhereConsulNeitherAnswersNorRefuses() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            Instant begin = Instant.now();
            try (var started = StartedService.with(URI.create("http://127.0.0.1:" + silent.getLocalPort()))) {
                assertThat(started.calls().get("/actuator/health/readiness").status())
                        .isEqualTo(200);
            }
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void doesNotTakeAnAnswerForARegistration(CapturedOutput output) throws Exception {
        try (var agent = FaultyAgent.inFrontOf(consul.uri())) {
            agent.answerRegistrationsWith(500);
            try (var _ = StartedService.with(agent.uri(), name, "abacus.drain.notice=0")) {
                await().atMost(SOON).until(() -> output.getOut().contains("will keep trying: 500"));
                agent.answerRegistrationsWith(200);
                await().atMost(SOON).until(() -> agent.swallowed() > 3);
                assertThat(passing()).isEmpty();
                assertThat(output.getOut()).doesNotContain("Registered with Consul");
                agent.forwardRegistrations();
                await().atMost(SOON).until(() -> passing().size() == 1);
                await().atMost(SOON).until(() -> output.getOut().contains("Registered with Consul"));
            }
        }
    }

    @Test
    void leavesConsulBeforeItStopsToServe() throws Exception {
        var started = StartedService.with(consul.uri(), name, "abacus.drain.notice=1500ms");
        await().atMost(SOON).until(() -> passing().size() == 1);
        Caller caller = started.calls();
        assertThat(caller.get("/actuator/health/liveness").header("Connection")).isNull();
        Thread stopping = Thread.ofPlatform().start(started::close);
        await().pollInterval(Duration.ofMillis(20))
                .atMost(SOON)
                .until(() -> passing().isEmpty());
        Instant left = Instant.now();
        Reply last = caller.get("/actuator/health/liveness");
        assertThat(last.status()).isEqualTo(200);
        assertThat(last.header("Connection")).isEqualTo("close");
        stopping.join();
        assertThat(Duration.between(left, Instant.now())).isGreaterThan(Duration.ofMillis(1_200));
        assertThatThrownBy(() -> caller.get("/actuator/health/liveness")).hasMessageContaining("ConnectException");
    }

    @Test
    void leavesConsulAlsoAfterTheAgentDidNotAnswer(CapturedOutput output) throws Exception {
        try (var agent = FaultyAgent.inFrontOf(consul.uri())) {
            StartedService started = registeredBehind(agent);
            agent.answer("/v1/agent/services", 500);
            await().atMost(SOON).until(() -> output.getOut().contains("will keep trying: 500"));

            assertThat(timeToStop(started)).isGreaterThan(Duration.ofMillis(1_200));

            assertThat(services().has("it")).isFalse();
        }
    }

    /** As present versions of Consul answer; older ones answer 200. */
    @Test
    void hasLeftConsulThatDoesNotKnowIt(CapturedOutput output) throws Exception {
        try (var agent = FaultyAgent.inFrontOf(consul.uri())) {
            StartedService started = registeredBehind(agent);
            agent.answer("/v1/agent/service/deregister", 404);

            assertThat(timeToStop(started)).isGreaterThan(Duration.ofMillis(1_200));

            assertThat(output.getOut()).doesNotContain("Could not leave");
        }
    }

    @Test
    void givesCallersTimeToNoticeAlsoWhileConsulIsAway(CapturedOutput output) {
        StartedService started =
                StartedService.with(consul.uri(), name, "abacus.instance=it", "abacus.drain.notice=1500ms");
        await().atMost(SOON).until(() -> passing().size() == 1);
        consul.stop();
        await().atMost(SOON).until(() -> output.getOut().contains("Not registered with Consul"));

        assertThat(timeToStop(started)).isGreaterThan(Duration.ofMillis(1_200));

        assertThat(output.getOut()).contains("Could not leave Consul");
    }

    @Test
    void doesNotWaitForCallersThatItNeverHad() {
        consul.stop();
        var started = StartedService.with(consul.uri(), name, "abacus.drain.notice=60s");
        Instant begin = Instant.now();
        started.close();
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    private StartedService registeredBehind(FaultyAgent agent) {
        StartedService started =
                StartedService.with(agent.uri(), name, "abacus.instance=it", "abacus.drain.notice=1500ms");
        await().atMost(SOON).until(() -> passing().size() == 1);
        return started;
    }

    private static Duration timeToStop(StartedService started) {
        Instant begin = Instant.now();
        started.close();
        return Duration.between(begin, Instant.now());
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    private JsonNode passing() {
        return new Caller(consul.uri().getPort())
                .get("/v1/health/service/" + service + "?passing")
                .json();
    }

    private static JsonNode services() {
        return new Caller(consul.uri().getPort()).get("/v1/agent/services").json();
    }

    /** As the agent has it: it tells the catalog of another status at once, but of another output minutes later. */
    private String lastCheckOf(String instance) {
        return new Caller(consul.uri().getPort())
                .get("/v1/agent/checks")
                .json()
                .path("service:" + instance)
                .path("Output")
                .asString("");
    }

    private static int occurrences(CapturedOutput output, String text) {
        return output.getOut().split(text, -1).length - 1;
    }
}
