package dev.abacus.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.abacus.cluster.access.EtcdApi;
import dev.abacus.cluster.access.Roles;
import dev.abacus.cluster.access.Users;
import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.state.calculations.CalculationEvent;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.election.LeaderElection;
import dev.abacus.state.election.Term;
import dev.abacus.state.keys.Consistency;
import dev.abacus.state.keys.KeyChange;
import dev.abacus.state.keys.Precondition;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An etcd that serves its users only, each as far as its role goes, with tokens that it soon forgets. */
class AccessTest {
    private static final Duration TOKEN_LIVES = Duration.ofSeconds(1);
    /** More than a token lives, and the second that etcd takes to look. */
    private static final Duration UNUSED = Duration.ofMillis(2_200);

    private static final String KEY = "access-test";

    private static TestEtcd etcd;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final LogOf log = new LogOf("dev.abacus.state.etcd.auth.AccessDenials");

    @BeforeAll
    static void start() {
        etcd = TestServers.startEtcd(
                1, member -> member.with("--auth-token-ttl=" + TOKEN_LIVES.toSeconds(), "--bcrypt-cost=4"));
        Roles roles = Roles.read(ProjectHome.find().resolve("config/etcd-roles.txt"));
        new Users(roles, AccessTest::passwordOf).applyTo(etcd.endpoints());
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void everyUserMayMakeADryRun() {
        for (String user : List.of("arith-service", "sum-service", "gateway")) {
            assertThat(connect(user).dryRun()).as(user).isTrue();
        }
    }

    @Test
    void aTokenThatEtcdHasForgottenCostsNoCall() {
        SharedState state = connect("gateway");
        put(state);
        EtcdApi another = login("gateway");
        await().pollDelay(UNUSED).pollInterval(UNUSED).until(() -> !canRead(another));

        assertThat(state.keys().get(KEY, Consistency.LINEARIZABLE)).isPresent();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void callersThatAreUnderWayWhenTokensGoNoticeNothing() throws Exception {
        SharedState state = connect("arith-service");
        for (int i = 0; i < 3; i++) {
            var calls = GroupCommitTest.allAtOnce(40, caller -> record(state));
            invalidateTokens("arith-service");
            for (var call : calls) {
                call.get();
            }
            record(state);
        }
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void feedsAndLeadersOutliveTheirTokens() throws Exception {
        SharedState state = connect("gateway");
        SharedState writer = connect("arith-service");
        Feed<CalculationEvent> feed = opened(state.calculations().watch(null));
        LeaderElection leadership = opened(state.candidate("backup", "gateway", () -> Duration.ofSeconds(3)));
        Term term = leading(leadership);
        for (int i = 0; i < 2; i++) {
            invalidateTokens("gateway");

            String id = record(writer);

            assertThat(next(feed)).isEqualTo(id);
            invalidateTokens("gateway");
            term.put("/abacus/backups/last", id.getBytes(UTF_8));
            await().atMost(UNUSED.multipliedBy(2)).during(UNUSED).until(leadership::term, Optional.of(term)::equals);
        }
    }

    @Test
    void aWatchIsOpenedAgainWithANewToken() throws Exception {
        SharedState state = connect("gateway");
        SharedState writer = connect("arith-service");
        Feed<CalculationEvent> feed = opened(state.calculations().watch(null));
        String before = record(writer);
        assertThat(next(feed)).isEqualTo(before);

        etcd.kill();
        etcd.start();
        invalidateTokens("gateway");
        await().until(writer::available);
        String after = record(writer);

        assertThat(next(feed)).isEqualTo(after);
    }

    @Test
    void whatNoRolePermitsIsRefusedAtOnceAndToldOnceUntilItIsPermitted() throws Exception {
        SharedState state = connect("sum-service");
        Feed<KeyChange> feed = opened(state.keys().watch("", null));
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> put(state))
                    .isInstanceOf(StateUnavailableException.class)
                    .hasMessage("etcd is not available: etcdserver: permission denied");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            assertThat(feed.poll(Duration.ofMillis(500))).isNull();
        }
        assertThat(state.available()).isTrue();
        assertThat(log.lines(Level.WARN))
                .containsExactlyInAnyOrder(
                        "etcd does not let user sum-service write /abacus/requests/, /abacus/state/, /abacus/types/:"
                                + " what needs that fails until a role of this user permits it",
                        "etcd does not let user sum-service watch /abacus/state/: what needs that fails until a role"
                                + " of this user permits it");

        permit("sum-service", "/abacus/requests/");
        permit("sum-service", "/abacus/state/");
        permit("sum-service", "/abacus/types/");
        put(state);

        assertThat(feed.poll(Duration.ofSeconds(10))).isNotNull();
        assertThat(log.lines(Level.INFO))
                .containsExactlyInAnyOrder(
                        "etcd lets user sum-service write /abacus/requests/, /abacus/state/, /abacus/types/ again",
                        "etcd lets user sum-service watch /abacus/state/ again");
    }

    @Test
    void aWrongPasswordIsRefusedAtOnceAndToldOnceUntilItIsRight() {
        SharedState state = connect(new Credentials("health", new Secret("another-one")));
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> record(state))
                    .isInstanceOf(StateUnavailableException.class)
                    .hasMessageContaining("authentication failed");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
        assertThat(log.lines(Level.WARN))
                .containsExactly("etcd does not know user health by this password: all that needs etcd fails until"
                        + " abacus.etcd.user and abacus.etcd.password are right, or the user in etcd is");

        assertThat(state.available()).isFalse();
        ask("role/add", Map.of("name", "probing"));
        permit("probing", "/abacus/probe");
        ask("user/grant", Map.of("user", "health", "role", "probing"));
        ask("user/changepw", Map.of("name", "health", "password", "another-one"));

        await().until(state::available);
        assertThat(log.lines(Level.INFO)).containsExactly("etcd lets user health do anything again");
        assertThat(log.hasStackTrace()).isFalse();
        assertThat(log.lines().toString()).doesNotContain("another-one");
    }

    @Test
    void aProcessWithoutAUserIsToldThatItNeedsOne() {
        SharedState state = connect(Credentials.NONE);

        assertThatThrownBy(() -> put(state)).isInstanceOf(StateUnavailableException.class);
        assertThatThrownBy(() -> record(state)).isInstanceOf(StateUnavailableException.class);

        assertThat(log.lines(Level.WARN))
                .containsExactly("etcd asks for a user, and this process has none: all that needs etcd fails until"
                        + " abacus.etcd.user and abacus.etcd.password are set");
    }

    @Test
    void aUserIsNoHindranceWhereEtcdKnowsNone() {
        SharedState state = opened(SharedState.connect(
                SharedCluster.etcd().endpoints(),
                new Credentials("gateway", new Secret("any")),
                AccessTest::patient,
                new SimpleMeterRegistry()));

        put(state);

        assertThat(log.lines()).isEmpty();
    }

    private static String next(Feed<CalculationEvent> feed) throws InterruptedException {
        return feed.poll(Duration.ofSeconds(20)) instanceof CalculationEvent.Recorded recorded
                ? recorded.calculation().id()
                : "none";
    }

    private static Term leading(LeaderElection leadership) {
        return await().atMost(Duration.ofSeconds(20))
                .until(leadership::term, Optional::isPresent)
                .orElseThrow();
    }

    private static boolean canRead(EtcdApi api) {
        return api.call("/v3/kv/range", Map.of("key", base64("/abacus/state/" + KEY)))
                .ok();
    }

    /** As etcd does when their time is over, and all those of the user at the same time. */
    private static void invalidateTokens(String user) {
        ask("user/changepw", Map.of("name", user, "password", passwordOf(user)));
    }

    private static void permit(String role, String prefix) {
        String end = prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1);
        ask(
                "role/grant",
                Map.of(
                        "name",
                        role,
                        "perm",
                        Map.of("permType", "READWRITE", "key", base64(prefix), "range_end", base64(end))));
    }

    /** etcd 3.5.30 tells its status to nobody but root. */
    @Test
    void aUserWhoMayNotAskForTheStatusKnowsItAllTheSame() {
        SharedState gateway = connect("gateway");

        assertThat(gateway.cluster().members()).singleElement().satisfies(member -> {
            assertThat(member.reachable()).isTrue();
            assertThat(member.leader()).isTrue();
            assertThat(member.name()).isEqualTo("etcd-1");
            assertThat(member.version()).startsWith("3.");
            assertThat(member.databaseBytes()).isPositive();
        });
        SharedState full = opened(SharedState.connect(
                etcd.endpoints(),
                new Credentials("gateway", new Secret(passwordOf("gateway"))),
                () -> new StateSettings(Duration.ofSeconds(10), true, 1, Duration.ofHours(24)),
                new SimpleMeterRegistry()));
        await().untilAsserted(() -> assertThatThrownBy(() -> put(full)).isInstanceOf(StorageFullException.class));
    }

    private static void ask(String what, Map<String, ?> body) {
        assertThat(login("root").call("/v3/auth/" + what, body).message()).isEmpty();
    }

    private static EtcdApi login(String user) {
        return new EtcdApi(etcd.endpoints()).login(user, passwordOf(user));
    }

    private static String passwordOf(String user) {
        return "secret-of-" + user;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private SharedState connect(String user) {
        return connect(new Credentials(user, new Secret(passwordOf(user))));
    }

    private SharedState connect(Credentials credentials) {
        return opened(
                SharedState.connect(etcd.endpoints(), credentials, AccessTest::patient, new SimpleMeterRegistry()));
    }

    /** For tests that are not about time limits: a busy machine is no failure. */
    private static StateSettings patient() {
        return new StateSettings(Duration.ofSeconds(10), Duration.ofHours(24));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    private static void put(SharedState state) {
        state.keys().put(KEY, new byte[0], Precondition.NONE, null);
    }

    private static String record(SharedState state) {
        return state.calculations()
                .record("multiply", List.of(7L, 8L), 56, "access-test", IdempotencyKey.random())
                .calculation()
                .id();
    }
}
