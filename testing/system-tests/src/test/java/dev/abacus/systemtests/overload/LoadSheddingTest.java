package dev.abacus.systemtests.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** More concurrent calls than the gateway admits, with its limits turned down. */
@Order(Suite.SHARED_FIRST)
class LoadSheddingTest {

    private static final Duration LIVE = Duration.ofSeconds(10);

    /** Fewer than the minimum limit of either kind. */
    private static final int CALLERS = 30;

    private final Suite suite = Suite.shared();
    private String before = "";

    @BeforeEach
    void remember() {
        before = suite.configuration("gateway");
    }

    @AfterEach
    void admitAsBefore() {
        suite.configure("gateway", before);
        await().atMost(LIVE).until(() -> burst().stream().allMatch(reply -> reply.status() == 200));
        await().atMost(LIVE).until(() -> recordings().stream().allMatch(reply -> reply.status() == 201));
    }

    @Test
    void refusesAtOnceWhatIsTooMuchAndServesTheRest() {
        admitOne("max-reads");
        await().atMost(LIVE).until(() -> burst().stream().anyMatch(reply -> reply.status() == 503));

        List<Reply> replies = burst();

        replies.stream().filter(reply -> reply.status() != 200).forEach(reply -> reply.isProblem(503, "overloaded"));
        assertThat(replies).anyMatch(reply -> reply.status() == 200);
    }

    @Test
    void requestsThatWriteLeaveRoomForThoseThatRead() {
        admitOne("max-writes");
        await().atMost(LIVE).until(() -> recordings().stream().anyMatch(reply -> reply.status() == 503));

        assertThat(recordings()).anyMatch(reply -> reply.status() == 201);
        assertThat(burst()).allMatch(reply -> reply.status() == 200);
    }

    @Test
    void findsOutThatLessIsEnough() {
        assertThat(burst()).allMatch(reply -> reply.status() == 200);

        suite.configure(
                "gateway",
                before.replaceAll("target: \\d+ms", "target: 1ms").replaceAll("min-limit: \\d+", "min-limit: 1"));

        await().atMost(LIVE).until(() -> burst().stream().anyMatch(reply -> reply.status() == 503));
    }

    private void admitOne(String kind) {
        suite.configure(
                "gateway",
                before.replaceAll(kind + ": \\d+", kind + ": 1")
                        .replaceAll("min-limit: \\d+", "min-limit: 1")
                        // However slow the machine is, the other kind keeps its limit.
                        .replaceAll("target: \\d+ms", "target: 60s"));
    }

    private List<Reply> recordings() {
        return burst(() -> suite.gateway().post("/api/sum", "{\"numbers\":[1,2]}"));
    }

    private List<Reply> burst() {
        return burst(() -> suite.gateway().get("/api/multiply?a=7&b=8"));
    }

    private static List<Reply> burst(Callable<Reply> call) {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            return Stream.generate(() -> callers.submit(call)).limit(CALLERS).toList().stream()
                    .map(LoadSheddingTest::reply)
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
