package dev.abacus.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.client.SharedState;
import dev.abacus.state.election.LeaderElection;
import dev.abacus.state.election.Term;
import dev.abacus.testsupport.EtcdClient;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Writes of one term that overtake each other. */
class FencedWriteTest {
    private static final int WRITERS = 3;
    private static final int WRITES = 10;

    private final String election = "fenced-" + UUID.randomUUID();
    private final String key = "/abacus/test/" + election;
    private final AtomicInteger written = new AtomicInteger();

    @Test
    void aWriteThatIsOvertakenHappensAllTheSame() throws Exception {
        try (SharedState state = SharedCluster.connect();
                LeaderElection candidate = state.candidate(election, "only", () -> Duration.ofSeconds(20))) {
            Term term = await().atMost(Duration.ofSeconds(30))
                    .until(() -> candidate.term().orElse(null), Objects::nonNull);

            for (Future<String> writer :
                    GroupCommitTest.allAtOnce(WRITERS, number -> write(term, "writer " + number))) {
                writer.get();
            }

            assertThat(written).hasPositiveValue();
            assertThat(new EtcdClient(SharedCluster.etcd().endpoints()).get(key))
                    .hasValueSatisfying(last -> assertThat(last.version())
                            .as("more often than that, where an answer was lost")
                            .isGreaterThanOrEqualTo(written.get()));
        }
    }

    private String write(Term term, String writer) {
        for (int number = 0; number < WRITES; number++) {
            try {
                term.put(key, (writer + ", " + number).getBytes(UTF_8));
                written.incrementAndGet();
            } catch (StateException outcomeUnknown) {
                // It may have happened: the version may be higher.
            }
        }
        return writer;
    }
}
