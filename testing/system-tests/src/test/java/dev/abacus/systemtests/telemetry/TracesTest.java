package dev.abacus.systemtests.telemetry;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.load.OpenLoop;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.telemetry.Zipkin.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A sampled call has one whole trace in Zipkin, whose absence costs no call. */
class TracesTest extends TelemetrySuite {

    private static final int CALLS = 1_000;
    private static final double WHOLE = 0.999;
    private static final String KEY = "/v1/kv/abacus/config/application/data";

    private final Zipkin zipkin = new Zipkin(new Api(cluster.uri("zipkin")));
    private final Api consul = new Api(cluster.consul().uri());

    @Test
    void almostAllSampledCallsHaveOneWholeTrace() throws InterruptedException, ExecutionException {
        List<String> reads = concurrently(CALLS / 2, this::read);
        List<String> recordings = concurrently(CALLS / 2, this::record);

        soon().untilAsserted(
                        () -> assertThat(zipkin.trace(recordings.getLast())).anyMatch(Span::isEtcd));
        long whole = reads.stream()
                        .filter(id -> isWhole(zipkin.trace(id), "arith-service"))
                        .count()
                + recordings.stream()
                        .filter(id -> isWhole(zipkin.trace(id), "sum-service")
                                && zipkin.trace(id).stream().anyMatch(Span::isEtcd))
                        .count();
        System.out.printf("whole traces: %d of %d%n", whole, CALLS);
        assertThat(whole).isGreaterThanOrEqualTo(Math.round(CALLS * WHOLE));
    }

    /** One tree: the gateway, an attempt, and the service below that. A hedge that was cancelled may not have reached a service. */
    private static boolean isWhole(List<Span> trace, String service) {
        return trace.stream()
                .filter(Span::isAttempt)
                .anyMatch(attempt -> hasServer(trace, "gateway", attempt::isChildOf)
                        && hasServer(trace, service, span -> span.isChildOf(attempt)));
    }

    private static boolean hasServer(List<Span> trace, String service, Predicate<Span> condition) {
        return trace.stream()
                .anyMatch(
                        span -> span.service().equals(service) && span.kind().equals("SERVER") && condition.test(span));
    }

    @Test
    void anEtcdCallHasTheNamesOfTheConventions() {
        String id = record();
        soon().untilAsserted(() -> assertThat(zipkin.trace(id))
                .filteredOn(Span::isEtcd)
                .anySatisfy(span -> {
                    assertThat(span.name()).isEqualTo("record");
                    assertThat(span.service()).isEqualTo("sum-service");
                    assertThat(span.tag("db.operation.name")).isEqualTo("record");
                    assertThat(span.tag("server.address")).isEqualTo("127.0.0.1");
                    assertThat(span.tag("server.port")).matches("[0-9]+");
                })
                .anySatisfy(span -> assertThat(span.name()).isEqualTo("group commit")));
    }

    @Test
    void aGroupCommitNamesTheRecordingsItCarries() {
        soon().untilAsserted(() -> {
            List<String> recordings = concurrently(64, this::record);
            soon().untilAsserted(() -> assertThat(recordings)
                    .flatExtracting(zipkin::trace)
                    .filteredOn(span -> span.name().equals("group commit"))
                    .map(span -> Arrays.asList(span.tag("abacus.group.traces").split(",")))
                    .anySatisfy(group -> assertThat(group).hasSizeGreaterThan(1).isSubsetOf(recordings)));
        });
    }

    @Test
    void aKilledInstanceShowsTheFailedAttemptAndTheSecond() {
        List<String> calls;
        // While Consul hangs, only a call tells the gateway that an instance is gone.
        cluster.pause("consul");
        try {
            cluster.kill("arith-service-1");
            calls = Stream.generate(this::read).limit(4).toList();
        } finally {
            cluster.resume("consul");
        }
        soon().untilAsserted(() -> assertThat(calls)
                .anySatisfy(id ->
                        assertThat(zipkin.trace(id)).filteredOn(Span::isAttempt).hasSize(2)));

        List<Span> attempts = calls.stream()
                .map(id -> zipkin.trace(id).stream().filter(Span::isAttempt).toList())
                .filter(found -> found.size() == 2)
                .findFirst()
                .orElseThrow();
        assertThat(attempts.getFirst().tag("abacus.instance")).isEqualTo("arith-service-1");
        assertThat(attempts.getFirst().tag("abacus.ejected")).isEqualTo("true");
        assertThat(attempts.getFirst().tag("error")).isNotEmpty();
        assertThat(attempts.getLast().tag("abacus.instance")).isEqualTo("arith-service-2");
        assertThat(attempts.getLast().tag("http.request.resend_count")).isEqualTo("1");
        assertThat(attempts.getLast().tag("http.response.status_code")).isEqualTo("200");
    }

    @Test
    void withoutZipkinNoCallFails() throws InterruptedException {
        try (OpenLoop load = OpenLoop.start(List.of(gateway.base()), 1, 10)) {
            soon().until(() -> load.made() > 20);
            cluster.kill("zipkin");
            Duration killed = load.elapsed();
            soon().untilAsserted(
                            () -> assertThat(cluster.log("gateway")).content().contains("Traces are lost"));
            int before = load.made();
            soon().until(() -> load.made() > before + 100);
            assertThat(load.stop())
                    .filteredOn(call -> call.due().compareTo(killed) > 0 && call.failed())
                    .isEmpty();
        }
        cluster.start("zipkin");

        awaitTraceOf(this::read);
        soon().untilAsserted(() -> assertThat(cluster.log("gateway")).content().contains("Traces are exported again"));
        assertThat(cluster.log("gateway")).content().doesNotContain("stack_trace");
    }

    @Test
    void theSamplingRatioIsLive() {
        String settings = consul.get(KEY + "?raw").isStatus(200).body();
        try {
            consul.put(KEY, "abacus.tracing.sampling: 0").isStatus(200);
            soon().untilAsserted(
                            () -> assertThat(cluster.log("gateway")).content().contains("sampling=0.0"));
            List<String> unsampled =
                    IntStream.range(0, 20).mapToObj(i -> refused()).toList();
            String later = read();
            soon().untilAsserted(() -> assertThat(zipkin.trace(later)).isNotEmpty());
            assertThat(unsampled).allSatisfy(id -> assertThat(zipkin.trace(id)).isEmpty());
        } finally {
            consul.put(KEY, settings).isStatus(200);
        }
        awaitTraceOf(this::refused);
    }

    /** Makes calls until the trace of one has arrived. */
    private void awaitTraceOf(Supplier<String> call) {
        List<String> calls = new ArrayList<>();
        soon().until(() -> {
            calls.add(call.get());
            return calls.stream().anyMatch(id -> !zipkin.trace(id).isEmpty());
        });
    }

    /** A call whose trace the gateway begins, and tells the id of. */
    private String refused() {
        return gateway.get("/api/multiply?a=x&b=1")
                .isProblem(400, "invalid-request")
                .path("traceId")
                .asString();
    }

    private String read() {
        return sampled(200, trace -> gateway.get(MULTIPLY, "traceparent", trace));
    }

    private String record() {
        return sampled(201, trace -> gateway.post("/api/sum", "{\"numbers\":[1,2]}", "traceparent", trace));
    }

    private interface Call {
        Reply make(String traceparent);
    }

    /** A busy machine may refuse a call: then another one is made. @return the id of the trace, which this test begins */
    private static String sampled(int status, Call call) {
        String[] id = new String[1];
        soon().until(
                        () -> {
                            id[0] = UUID.randomUUID().toString().replace("-", "");
                            return call.make("00-" + id[0] + "-00f067aa0ba902b7-01")
                                    .status();
                        },
                        answered -> answered == status);
        return id[0];
    }

    private static List<String> concurrently(int count, Callable<String> call)
            throws InterruptedException, ExecutionException {
        try (ExecutorService callers = Executors.newFixedThreadPool(16)) {
            List<Future<String>> made = IntStream.range(0, count)
                    .mapToObj(i -> callers.submit(call))
                    .toList();
            List<String> ids = new ArrayList<>();
            for (Future<String> each : made) {
                ids.add(each.get());
            }
            return ids;
        }
    }
}
