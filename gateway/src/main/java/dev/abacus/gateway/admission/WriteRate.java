package dev.abacus.gateway.admission;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.Live;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.util.unit.DataSize;

/**
 * Rate limit of this gateway's writes to etcd, in bytes a second: a token bucket for each kind, so that a flood of one kind
 * does not refuse the other. etcd keeps all writes until it compacts its history: without a limit one caller fills its
 * database in seconds. It is a part of admission, and off with {@code abacus.hardening.admission.enabled}. Thread-safe.
 */
public final class WriteRate {
    /** Overhead of a write in etcd: keys, revisions, the request key. */
    private static final int OVERHEAD_BYTES = 512;

    private static final int NUMBER_BYTES = 20;
    private static final int BURST_SECONDS = 16;

    private final Live<WriteRateSettings> settings;
    private final TokenBucket values = new TokenBucket(System::nanoTime);
    private final TokenBucket recordings = new TokenBucket(System::nanoTime);
    private final MeterRegistry meters;
    private final boolean enabled;

    WriteRate(Live<WriteRateSettings> settings, MeterRegistry meters, boolean enabled) {
        this.settings = settings;
        this.meters = meters;
        this.enabled = enabled;
    }

    /** @throws ProblemException if the rate is exceeded; not executed */
    public void admitValue(long bytes) {
        admit("values", values, bytes, settings.get().values());
    }

    /** @throws ProblemException if the rate is exceeded; not executed */
    public void admitRecording(int operands) {
        admit(
                "recordings",
                recordings,
                (long) operands * NUMBER_BYTES,
                settings.get().recordings());
    }

    private void admit(String kind, TokenBucket bucket, long bytes, DataSize rate) {
        if (!enabled) {
            return;
        }
        double perSecond = rate.toBytes();
        double seconds = bucket.take(bytes + OVERHEAD_BYTES, perSecond, perSecond * BURST_SECONDS);
        if (seconds > 0) {
            Counter.builder("abacus.write.rate.refused")
                    .description("Writes refused because the write rate was exceeded")
                    .tag("kind", kind)
                    .register(meters)
                    .increment();
            throw new ProblemException(
                            ProblemType.OVERLOADED,
                            "The rate limit of %s, %d bytes a second (abacus.write-rate.%s), is exceeded: repeat this one later"
                                    .formatted(kind, rate.toBytes(), kind))
                    .header("Retry-After", String.valueOf((long) Math.ceil(seconds)));
        }
    }
}
