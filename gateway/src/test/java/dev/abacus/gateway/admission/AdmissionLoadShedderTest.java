package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.gateway.admission.AdaptiveLimiter.Permit;
import dev.abacus.gateway.admission.AdmissionFilter.Kind;
import dev.abacus.gateway.admission.AdmissionFilter.Kinds;
import dev.abacus.kit.settings.LiveSetting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.coyote.Request;
import org.junit.jupiter.api.Test;

class AdmissionLoadShedderTest {

    private static final AdmissionSettings SETTINGS = new AdmissionSettings(4, 4, 1, Duration.ofSeconds(1), 100, 50, 1);

    private final Kind reads = kind();
    private final AdmissionLoadShedder shedding = new AdmissionLoadShedder(new Kinds(reads, kind(), kind()));

    @Test
    void refusesNothingWhileThereIsRoom() {
        assertThat(shedding.isActive()).isFalse();
        assertThat(shedding.refusal(request("GET"), "/api/multiply")).isNull();
    }

    @Test
    void refusesThePriorityWhoseLimitIsReached() {
        for (int permit = 0; permit < 2; permit++) {
            Permit _ = reads.limiter().tryAcquire(Priority.DEFAULT);
        }

        assertThat(shedding.isActive()).isTrue();
        assertThat(shedding.refusal(request("GET"), "/api/calculations")).contains("sheddable priority");
        assertThat(shedding.refusal(request("GET"), "/api/multiply")).isNull();
        assertThat(shedding.refusal(request("POST"), "/api/multiply")).isNull();
        assertThat(shedding.refusal(request("GET"), "/actuator/prometheus")).isNull();
    }

    private static Request request(String method) {
        var request = new Request();
        request.setMethod(method);
        return request;
    }

    private static Kind kind() {
        var meters = new SimpleMeterRegistry();
        return new Kind(
                new AdaptiveLimiter(
                        LiveSetting.fixed(SETTINGS), AdmissionSettings::maxReads, RequestQueue.NONE, System::nanoTime),
                Arrays.stream(Priority.values())
                        .collect(Collectors.toMap(
                                priority -> priority,
                                priority -> Counter.builder("refused")
                                        .tag("priority", priority.label())
                                        .register(meters))));
    }
}
