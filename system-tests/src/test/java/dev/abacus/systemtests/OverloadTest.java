package dev.abacus.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More calls at once than the gateway takes on, with its limit turned down to one. */
class OverloadTest {

    private static final Duration LIVE = Duration.ofSeconds(10);
    private final Suite suite = Suite.shared();
    private String before = "";

    @BeforeEach
    void admitOneAtATime() {
        before = suite.configuration("gateway");
        suite.configure("gateway", before.replaceAll("max-in-flight: \\d+", "max-in-flight: 1"));
    }

    @AfterEach
    void admitAsBefore() {
        suite.configure("gateway", before);
        await().atMost(LIVE).until(() -> burst().stream().allMatch(reply -> reply.status() == 200));
    }

    @Test
    void refusesAtOnceWhatIsTooMuchAndServesTheRest() {
        await().atMost(LIVE).until(() -> burst().stream().anyMatch(reply -> reply.status() == 503));

        List<Reply> replies = burst();

        replies.stream().filter(reply -> reply.status() != 200).forEach(reply -> reply.isProblem(503, "overloaded"));
        assertThat(replies).anyMatch(reply -> reply.status() == 200);
    }

    private List<Reply> burst() {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            return Stream.generate(() -> callers.submit(() -> suite.gateway().get("/api/multiply?a=7&b=8")))
                    .limit(64)
                    .toList()
                    .stream()
                    .map(OverloadTest::reply)
                    .toList();
        }
    }

    private static Reply reply(Future<Reply> call) {
        try {
            return call.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
