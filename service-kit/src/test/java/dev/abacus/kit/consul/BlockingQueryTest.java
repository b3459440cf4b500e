package dev.abacus.kit.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.ResponseEntity;

@ExtendWith(OutputCaptureExtension.class)
class BlockingQueryTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** The query goes on whatever its listener throws, says each kind once, and a metric tells how old the last success is. */
    @Test
    void goesOnAfterAnErrorOfItsListener(CapturedOutput output) {
        Queue<Throwable> failures = new ArrayDeque<>(List.of(
                new NoClassDefFoundError("Late"), new NoClassDefFoundError("Late"), new IllegalStateException("odd")));
        List<String> heard = new CopyOnWriteArrayList<>();
        var meters = new SimpleMeterRegistry();
        var query = new BlockingQuery<String>(
                new ConsulAvailability.Query("it", "key:read"),
                (_, _) -> ResponseEntity.ok().header("X-Consul-Index", "7").body("answer"),
                answer -> {
                    switch (failures.poll()) {
                        case RuntimeException e -> throw e;
                        case Error e -> throw e;
                        case null, default -> heard.add(String.valueOf(answer.body()));
                    }
                },
                new ConsulAvailability("http://it"),
                meters);
        query.start();

        await().atMost(SOON).until(() -> heard.size() > 1);

        query.close();
        assertThat(output.getOut())
                .containsOnlyOnce("NoClassDefFoundError: Late")
                .containsOnlyOnce("IllegalStateException: odd")
                .containsOnlyOnce("Background loop it works again");
        assertThat(meters.find("abacus.loop.last.success.age").tag("loop", "it").timeGauge())
                .isNotNull();
    }
}
