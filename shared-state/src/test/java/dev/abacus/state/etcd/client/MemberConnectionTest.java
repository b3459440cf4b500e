package dev.abacus.state.etcd.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.Credentials;
import dev.abacus.state.StateUnavailableException;
import dev.abacus.state.etcd.txn.JetcdMapper;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestEtcdNode;
import dev.abacus.testsupport.TestServers;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.kv.PutResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemberConnectionTest {
    private static final ByteSequence KEY = ByteSequence.from("lost", UTF_8);

    /** Longer than the age from which a connection is renewed after a failure. */
    private static final Duration LIMIT = Duration.ofMillis(2_500);

    @Test
    void staysOpenWhereTheMemberAnswersThatItHasNoLeader() {
        try (TestEtcd etcd = TestServers.startEtcd(3)) {
            etcd.node(2).kill();
            etcd.node(3).kill();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                try (Members members = lonely(etcd)) {
                    assertThatThrownBy(() -> call(members, Duration.ofMillis(200)))
                            .isInstanceOf(StateUnavailableException.class)
                            .hasMessageContaining("no leader");
                }
            });
            try (Members members = lonely(etcd)) {
                MemberConnection member = members.all().getFirst();
                Client connection = member.client();

                assertThatThrownBy(() -> call(members, LIMIT)).isInstanceOf(StateUnavailableException.class);

                assertThat(member.client()).isSameAs(connection);
            }
        }
    }

    /** A follower has passed it on to the leader that hangs, and never answers. */
    @Test
    void whatWasLostWithTheLeaderEndsWhenThereIsAnotherOne() {
        try (TestEtcd etcd = TestServers.startEtcd(3)) {
            TestEtcdNode leader = etcd.leader().orElseThrow();
            List<URI> followers = etcd.nodes().stream()
                    .filter(node -> node != leader)
                    .map(TestEtcdNode::uri)
                    .toList();
            try (Members members =
                    new Members(followers, Credentials.NONE, new EtcdMeters(new SimpleMeterRegistry()))) {
                MemberConnection member = members.all().getFirst();
                // The first call of a process takes longer than its limit on a busy machine.
                await().atMost(Duration.ofSeconds(30))
                        .ignoreExceptionsInstanceOf(StateUnavailableException.class)
                        .until(() -> call(members, LIMIT) > 0);
                leader.pause();
                var attempt = new Attempt(Duration.ofSeconds(30), true);
                CompletableFuture<PutResponse> lost =
                        member.call(attempt, jetcd -> jetcd.getKVClient().put(KEY, KEY));
                member.suspect("it does not answer");

                await().atMost(Duration.ofSeconds(20)).until(lost::isDone);

                assertThatThrownBy(lost::join).hasMessageContaining("leader changed");
                assertThat(attempt.maybeSent()).isTrue();
                leader.resume();
            }
        }
    }

    private static Members lonely(TestEtcd etcd) {
        return new Members(List.of(etcd.node(1).uri()), Credentials.NONE, new EtcdMeters(new SimpleMeterRegistry()));
    }

    private static Long call(Members members, Duration limit) {
        return members.call(
                new CallDeadline(limit),
                false,
                true,
                (member, attempt) -> member.call(attempt, JetcdMapper.revision()));
    }
}
