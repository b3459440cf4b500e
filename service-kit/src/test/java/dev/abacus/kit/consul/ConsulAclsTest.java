package dev.abacus.kit.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.kit.StartedService;
import dev.abacus.kit.limits.Limits;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.testsupport.ConsulAcls;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.ServiceInstance;

/** A real Consul whose ACLs deny what no policy allows: the log names the missing right, and work goes on when it is there. */
@ExtendWith(OutputCaptureExtension.class)
class ConsulAclsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicInteger COUNT = new AtomicInteger();
    /** What the documentation asks for. */
    private static final String ALL_RIGHTS = """
            service_prefix "" { policy = "write" }
            node_prefix "" { policy = "read" }
            agent_prefix "" { policy = "read" }
            key_prefix "abacus/config/" { policy = "read" }
            """;

    private static TestConsul consul;
    private static ConsulAcls acls;

    private final String service = "service-" + COUNT.incrementAndGet();
    private String token = "";

    @BeforeAll
    static void startConsul() {
        consul = TestServers.startConsulWithAcls();
        acls = ConsulAcls.of(consul);
    }

    @AfterAll
    static void stopConsul() {
        consul.close();
    }

    @BeforeEach
    void makeToken() {
        token = acls.newToken();
    }

    @Test
    void aServiceWhoseTokenMayDoNothingSaysWhichRightItNeedsAndRegistersWhenItHasIt(CapturedOutput output) {
        configure(7);
        try (StartedService started = start(token)) {
            await().atMost(SOON).until(() -> output.getOut().contains("Not registered"));
            await().atMost(SOON).until(() -> output.getOut().contains("refuses settings"));
            assertThat(started.calls().get("/actuator/health/readiness").status())
                    .isEqualTo(200);
            awaitMoreRounds();
            assertThat(lines(output, "Not registered"))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains(consul.uri() + ", will keep trying: it refuses 403", "the token needs service:write");
            assertThat(lines(output, "refuses settings"))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("the token needs key:read; what is known stays");
            assertThat(output.getOut()).doesNotContain("Consul at " + consul.uri() + " does not answer");
            assertThat(registered()).isFalse();

            acls.allow(token, ALL_RIGHTS);

            await().atMost(SOON).until(this::registered);
            await().atMost(SOON)
                    .until(() -> lines(output, "Registered with Consul").size() == 1);
            await().atMost(SOON).until(() -> maxNumbers(started) == 7);
        }
        assertThat(registered()).isFalse();
    }

    @Test
    void aTokenThatConsulDoesNotKnowIsToldLikeOneWithoutRights(CapturedOutput output) {
        try (StartedService _ = start("00000000-1111-2222-3333-444444444444")) {
            await().atMost(SOON).until(() -> output.getOut().contains("Not registered"));
            assertThat(lines(output, "Not registered"))
                    .first()
                    .asString()
                    .contains("ACL not found", "the token needs service:write");
        }
    }

    @Test
    void settingsStayWhenTheTokenLosesItsRights(CapturedOutput output) {
        configure(7);
        acls.allow(token, ALL_RIGHTS);
        try (StartedService started = start(token)) {
            await().atMost(SOON).until(() -> maxNumbers(started) == 7);

            acls.allow(token, "service_prefix \"\" { policy = \"write\" }");
            // A query in flight keeps the rights that it began with.
            configure(8);

            await().atMost(SOON).until(() -> output.getOut().contains("refuses settings"));
            configure(9);
            awaitMoreRounds();
            assertThat(maxNumbers(started)).isIn(7, 8);

            acls.allow(token, ALL_RIGHTS);

            await().atMost(SOON).until(() -> maxNumbers(started) == 9);
            await().atMost(SOON).until(() -> lines(output, "answers again").size() == 1);
        }
    }

    /** Where a token that is there loses its rights, only Consul 1.11 and later say so: {@code WrongConsulTest} of the gateway. */
    @Test
    void theInstanceListStaysWhenConsulForgetsTheToken(CapturedOutput output) {
        acls.allow(token, ALL_RIGHTS);
        register("one", 1);
        String agent = consul.uri().toString();
        var availability = new ConsulAvailability(agent);
        var queries =
                new ConsulQueries(ConsulClientFactory.at(agent, token), token, availability, new SimpleMeterRegistry());
        try (var supplier = new ConsulInstanceListSupplier(service, queries)) {
            assertThat(known(supplier)).isEqualTo(1);

            acls.delete(token);
            register("two", 2);

            await().atMost(SOON).until(() -> output.getOut().contains("refuses instances of " + service));
            awaitMoreRounds();
            assertThat(known(supplier)).isEqualTo(1);
            assertThat(lines(output, "refuses instances"))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("ACL not found", "the token needs service:read and node:read; what is known stays");
        }
    }

    private StartedService start(String acl) {
        return StartedService.with(
                consul.uri(),
                "spring.application.name=" + service,
                "abacus.instance=" + service,
                "abacus.drain.notice=0",
                "spring.cloud.consul.discovery.acl-token=" + acl);
    }

    /** Longer than the pause between two attempts. */
    private static void awaitMoreRounds() {
        await().pollDelay(Duration.ofMillis(2_500)).until(() -> true);
    }

    private void configure(int maxNumbers) {
        acls.put("/v1/kv/abacus/config/" + service + "/data", "abacus.limits.max-numbers: " + maxNumbers);
    }

    private void register(String id, int port) {
        acls.put(
                "/v1/agent/service/register",
                "{\"ID\": \"%s\", \"Name\": \"%s\", \"Address\": \"127.0.0.1\", \"Port\": %d}"
                        .formatted(id, service, port));
    }

    private boolean registered() {
        return new String(acls.get("/v1/agent/services").body(), StandardCharsets.UTF_8).contains('"' + service + '"');
    }

    private static int known(ConsulInstanceListSupplier supplier) {
        List<ServiceInstance> instances = supplier.get().blockFirst();
        return Objects.requireNonNull(instances).size();
    }

    private static List<String> lines(CapturedOutput output, String text) {
        return output.getOut().lines().filter(line -> line.contains(text)).toList();
    }

    @SuppressWarnings("unchecked")
    private static int maxNumbers(StartedService started) {
        return ((LiveSetting<Limits>) started.context().getBean("limits")).get().maxNumbers();
    }
}
