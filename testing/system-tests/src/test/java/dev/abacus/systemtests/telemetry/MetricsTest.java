package dev.abacus.systemtests.telemetry;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics of a running suite. */
class MetricsTest extends TelemetrySuite {

    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

    @Test
    void noSampleIsNotANumber() {
        for (String process : List.of("gateway", "arith-service-1", "sum-service-1")) {
            Api application = new Api(cluster.uri(process));
            assertThat(application
                            .get("/actuator/prometheus")
                            .isStatus(200)
                            .body()
                            .lines())
                    .as(process)
                    .noneMatch(line -> line.endsWith(" NaN"));
        }
    }

    @Test
    void eachMemberHasTheSizeOfItsDatabase() {
        assertThat(gateway.get("/actuator/prometheus").body().lines())
                .filteredOn(line -> line.startsWith("abacus_etcd_database_"))
                .hasSize(2 * 3)
                .allMatch(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))) > 1_000);
    }

    @Test
    void theObjectivesAreBuckets() {
        gateway.get(MULTIPLY).isStatus(200);
        gateway.post("/api/sum", "{\"numbers\":[1]}").isStatus(201);
        String metrics = gateway.get("/actuator/prometheus").body();
        assertThat(metrics.lines())
                .anyMatch(line -> line.matches(
                        "http_server_requests_seconds_bucket\\{.*method=\"GET\".*uri=\"/api/multiply\".*le=\"0.1\".*"))
                .anyMatch(line -> line.matches(
                        "http_server_requests_seconds_bucket\\{.*method=\"POST\".*uri=\"/api/sum\".*le=\"0.5\".*"));
    }

    @Test
    void aBucketHasTheTraceOfACallAsItsExemplar() {
        soon().untilAsserted(() -> {
            gateway.get(MULTIPLY).isStatus(200);
            assertThat(gateway.get("/actuator/prometheus", "Accept", OPEN_METRICS)
                            .body()
                            .lines())
                    .anyMatch(
                            line -> line.matches(
                                    "http_server_requests_seconds_bucket.*uri=\"/api/multiply\".* # \\{.*trace_id=\"[0-9a-f]{32}\".*"));
        });
    }
}
