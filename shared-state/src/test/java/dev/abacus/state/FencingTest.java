package dev.abacus.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.state.client.SharedState;
import dev.abacus.state.election.LeaderElection;
import dev.abacus.state.election.LeadershipLostException;
import dev.abacus.state.election.Term;
import dev.abacus.testsupport.EtcdClient;
import dev.abacus.testsupport.EtcdClient.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaders that are deposed all the time count in one key: each reads it, is held up, and writes one more, in a term that
 * it held at some time. If ever two terms' writes got mixed, a number would be there twice.
 */
class FencingTest {
    private static final Logger log = LoggerFactory.getLogger(FencingTest.class);
    private static final int CANDIDATES = 4;
    private static final Duration TIME = Duration.ofSeconds(12);

    private final EtcdClient etcd = new EtcdClient(SharedCluster.etcd().endpoints());
    private final String election = "fencing-" + UUID.randomUUID();
    private final String counter = "/abacus/test/" + election;
    private final Random random = new Random(25);
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private volatile boolean stopped;

    @Test
    void noTwoTermsWritesAreEverMixed() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> counting = new ArrayList<>();
            for (int number = 1; number <= CANDIDATES; number++) {
                String name = "candidate-" + number;
                counting.add(threads.submit((Callable<?>) () -> count(name)));
            }
            long end = System.nanoTime() + TIME.toNanos();
            while (System.nanoTime() < end) {
                depose();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(300, 900));
            }
            stopped = true;
            for (Future<?> each : counting) {
                each.get(20, TimeUnit.SECONDS);
            }

            List<Stored> history = history();
            log.info("{} written, {} refused, {} unknown", written, refused, unknown);
            assertThat(history).hasSizeGreaterThan(20);
            assertThat(refused).hasPositiveValue();
            assertThat(history.size()).isBetween(written.get(), written.get() + unknown.get());
            for (int i = 0; i < history.size(); i++) {
                assertThat(number(history.get(i))).isEqualTo(i + 1);
            }
            assertThat(history.stream().map(FencingTest::term).toList()).isSorted();
            assertThat(history.stream().map(FencingTest::term).distinct()).hasSizeGreaterThan(3);
        }
    }

    private Void count(String name) throws Exception {
        try (SharedState state = SharedCluster.connect();
                LeaderElection leadership = state.candidate(election, name, () -> Duration.ofSeconds(2))) {
            Optional<Term> last = Optional.empty();
            while (!stopped) {
                last = leadership.term().isPresent() ? leadership.term() : last;
                if (last.isPresent()) {
                    Term term = last.get();
                    long next = etcd.get(counter).map(FencingTest::number).orElse(0L) + 1;
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(40));
                    try {
                        term.put(counter, (next + " " + term.leader().term()).getBytes(UTF_8));
                        written.incrementAndGet();
                    } catch (LeadershipLostException e) {
                        refused.incrementAndGet();
                        last = Optional.empty();
                    } catch (StateException e) {
                        unknown.incrementAndGet();
                    }
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        return null;
    }

    /** By what ends a lease, or by what leaves it. */
    private void depose() {
        String key = "/abacus/leaders/" + election;
        if (random.nextBoolean()) {
            etcd.revokeLeaseOf(key);
        } else {
            etcd.delete(key);
        }
    }

    /** All values that the counter ever had, the oldest first. */
    private List<Stored> history() {
        List<Stored> history = new ArrayList<>();
        Optional<Stored> found = etcd.get(counter);
        while (found.isPresent()) {
            history.addFirst(found.get());
            found = etcd.getAt(counter, found.get().revision() - 1);
        }
        return history;
    }

    private static long number(Stored counted) {
        return part(counted, 0);
    }

    private static long term(Stored counted) {
        return part(counted, 1);
    }

    private static long part(Stored counted, int index) {
        return Long.parseLong(counted.text().split(" ", -1)[index]);
    }
}
