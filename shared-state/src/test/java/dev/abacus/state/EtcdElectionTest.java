package dev.abacus.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.keys.Consistency;
import dev.abacus.state.keys.Precondition;
import dev.abacus.testsupport.TestEtcdNode;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An election of etcd's leader costs no call: writes wait for it. */
class EtcdElectionTest extends EtcdFaults {

    @Test
    void aLeaderThatHangsCostsNoRecording() throws Exception {
        costsNoRecording(TestEtcdNode::pause, TestEtcdNode::resume);
    }

    @Test
    void aLeaderThatIsKilledCostsNoRecording() throws Exception {
        costsNoRecording(TestEtcdNode::kill, TestEtcdNode::start);
    }

    private void costsNoRecording(Consumer<TestEtcdNode> fault, Consumer<TestEtcdNode> repair) throws Exception {
        TestEtcdNode leader = etcd.leader().orElseThrow();
        connectTo(leader, PATIENT);
        Workload workload = during(() -> fault.accept(leader), () -> repair.accept(leader));

        assertThat(workload.toString()).endsWith("errors {}");
    }

    /** Each expects the revision that the one before has answered: a write that happened twice, or not, would break the chain. */
    @Test
    void comparedWritesAnswerTheirFirstOutcomeThroughElections() throws Exception {
        String key = "elections/" + UUID.randomUUID();
        AtomicLong written = new AtomicLong();
        AtomicBoolean stopped = new AtomicBoolean();
        TestEtcdNode hung = etcd.leader().orElseThrow();
        connectTo(hung, PATIENT);
        try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> revision = writer.submit(() -> {
                long last = put(key, 0, Precondition.ABSENT);
                while (!stopped.get()) {
                    last = put(key, written.incrementAndGet(), new Precondition.OneOf(Set.of(last)));
                }
                return last;
            });
            try {
                awaitMore(written);
                hung.pause();
                awaitMore(written);
                hung.resume();
                await().until(() -> etcd.leader().isPresent());
                etcd.leader().orElseThrow().kill();
                awaitMore(written);
            } finally {
                stopped.set(true);
            }

            long last = revision.get();
            assertThat(state.keys().get(key, Consistency.LINEARIZABLE)).hasValueSatisfying(entry -> {
                assertThat(entry.revision()).isEqualTo(last);
                assertThat(entry.value()).isEqualTo(Long.toString(written.get()).getBytes(UTF_8));
            });
        }
    }

    private static void awaitMore(AtomicLong written) {
        long before = written.get();
        await().until(() -> written.get() > before + 20);
    }

    private long put(String key, long value, Precondition precondition) {
        return state.keys()
                .put(key, Long.toString(value).getBytes(UTF_8), precondition, null)
                .revision();
    }
}
