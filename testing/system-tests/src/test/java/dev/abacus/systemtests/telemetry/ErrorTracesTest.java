package dev.abacus.systemtests.telemetry;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.telemetry.Zipkin.Span;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A call that fails is found in Zipkin, though its trace is not sampled. */
class ErrorTracesTest extends TelemetrySuite {

    private final Zipkin zipkin = new Zipkin(new Api(cluster.uri("zipkin")));

    @Test
    void theGatewayAndTheServiceExportTheirSpansOfAFailedCall() {
        String fine = call(201);

        cluster.kill("etcd-1");
        cluster.kill("etcd-2");
        String failed = call(503);

        soon().untilAsserted(() -> assertThat(zipkin.trace(failed))
                .filteredOn(span -> span.tag("status").equals("503"))
                .extracting(Span::service)
                .contains("gateway", "sum-service"));
        // A service whose answer came too late, and was not taken, has failed.
        assertThat(zipkin.trace(fine)).extracting(Span::service).doesNotContain("gateway");
    }

    /** @return the id of the trace, which is not sampled */
    private String call(int status) {
        String trace = UUID.randomUUID().toString().replace("-", "");
        gateway.post("/api/sum", "{\"numbers\":[1,2]}", "traceparent", "00-" + trace + "-00f067aa0ba902b7-00")
                .isStatus(status);
        return trace;
    }
}
