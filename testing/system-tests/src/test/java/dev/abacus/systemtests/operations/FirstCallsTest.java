package dev.abacus.systemtests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.Suite;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A gateway that has just started, and whose callers have waited for it: what is made at the first use is made for all. */
@Order(Suite.SHARED_FIRST)
class FirstCallsTest {
    private static final int CALLERS = 32;

    @Test
    void allOfThoseThatComeAtOnceAreAnswered() throws Exception {
        Suite suite = Suite.shared();
        Api gateway = suite.gateway();
        suite.cluster().restart("gateway");

        Callable<Integer> record =
                () -> gateway.post("/api/sum", "{\"numbers\":[1,2,3]}").status();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = callers.invokeAll(Collections.nCopies(CALLERS, record));

            assertThat(answers).extracting(Future::get).allMatch(status -> status == 201);
        }
    }
}
