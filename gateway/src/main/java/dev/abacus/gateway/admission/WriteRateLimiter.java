package dev.abacus.gateway.admission;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.LiveSetting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.util.unit.DataSize;

/**
 * Rate limit of this gateway's writes to etcd, in bytes a second: a token bucket for each kind, so that a flood of one kind
 * does not refuse the other. etcd keeps all writes until it compacts its history: without a limit one caller fills its
 * database in seconds. It is a part of admission, and off with {@code abacus.hardening.admission.enabled}. Thread-safe.
 */
public final class WriteRateLimiter {
    /** Overhead of a write in etcd: keys, revisions, the request key. */
    private static final int OVERHEAD_BYTES = 512;

    private static final int NUMBER_BYTES = 20;
    private static final int BURST_SECONDS = 16;

    private final LiveSetting<WriteRateSettings> settings;
    private final Bucket values;
    private final Bucket recordings;
    private final boolean enabled;

    WriteRateLimiter(LiveSetting<WriteRateSettings> settings, MeterRegistry meters, boolean enabled) {
        this.settings = settings;
        this.values = Bucket.of("values", meters);
        this.recordings = Bucket.of("recordings", meters);
        this.enabled = enabled;
    }

    /** @param refused is there before the first refusal: Prometheus sees no increase in the first sample of a series */
    private record Bucket(String kind, TokenBucket tokens, Counter refused) {

        static Bucket of(String kind, MeterRegistry meters) {
            Counter refused = Counter.builder("abacus.write.rate.refused")
                    .description("Writes refused because the write rate was exceeded")
                    .tag("kind", kind)
                    .register(meters);
            return new Bucket(kind, new TokenBucket(System::nanoTime), refused);
        }
    }

    /** @throws ProblemException if the rate is exceeded; not executed */
    public void admitValue(long bytes) {
        admit(values, bytes, settings.get().values());
    }

    /** @throws ProblemException if the rate is exceeded; not executed */
    public void admitRecording(int operands) {
        admit(recordings, (long) operands * NUMBER_BYTES, settings.get().recordings());
    }

    private void admit(Bucket bucket, long bytes, DataSize rate) {
        if (!enabled) {
            return;
        }
        double perSecond = rate.toBytes();
        double seconds = bucket.tokens().take(bytes + OVERHEAD_BYTES, perSecond, perSecond * BURST_SECONDS);
        if (seconds > 0) {
            bucket.refused().increment();
            throw new ProblemException(
                            ProblemType.OVERLOADED,
                            "The rate limit of %s, %d bytes a second (abacus.write-rate.%s), is exceeded: repeat this one later"
                                    .formatted(bucket.kind(), rate.toBytes(), bucket.kind()))
                    .header("Retry-After", String.valueOf((long) Math.ceil(seconds)));
        }
    }
}
