package dev.abacus.state.etcd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.Credentials;
import dev.abacus.state.StateUnavailableException;
import dev.abacus.state.etcd.txn.JetcdMapper;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestServers;
import io.etcd.jetcd.Client;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberConnectionTest {
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
