package dev.abacus.gateway.admission;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.Live;
import dev.abacus.kit.settings.LiveSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Rate limit of what this gateway lets be written to etcd, in bytes a second: a token bucket a kind, so that a flood of
 * one kind leaves the other alone. etcd keeps all that is written until it compacts its history, so without a limit one
 * caller fills its database in seconds. Thread-safe.
 */
@Component
public final class WriteRate {
    /** What etcd keeps of a write beside its bytes: keys, revisions, the request key. */
    private static final int OVERHEAD_BYTES = 512;

    private static final int NUMBER_BYTES = 20;
    private static final int BURST_SECONDS = 16;

    private final Live<WriteRateSettings> settings;
    private final TokenBucket values = new TokenBucket(System::nanoTime);
    private final TokenBucket recordings = new TokenBucket(System::nanoTime);
    private final MeterRegistry meters;

    WriteRate(LiveSettings settings, MeterRegistry meters) {
        this.settings = settings.bind("abacus.write-rate", WriteRateSettings.class);
        this.meters = meters;
    }

    /** @throws ProblemException if there were too many of late; nothing was done */
    public void admitValue(long bytes) {
        admit("values", values, bytes, settings.get().values());
    }

    /** @throws ProblemException if there were too many of late; nothing was done */
    public void admitRecording(int operands) {
        admit(
                "recordings",
                recordings,
                (long) operands * NUMBER_BYTES,
                settings.get().recordings());
    }

    private void admit(String kind, TokenBucket bucket, long bytes, DataSize rate) {
        double perSecond = rate.toBytes();
        double seconds = bucket.take(bytes + OVERHEAD_BYTES, perSecond, perSecond * BURST_SECONDS);
        if (seconds > 0) {
            Counter.builder("abacus.write.rate.refused")
                    .description("Writes refused, for too many bytes were written of late")
                    .tag("kind", kind)
                    .register(meters)
                    .increment();
            throw new ProblemException(
                            ProblemType.OVERLOADED,
                            "More %s than %d bytes a second (abacus.write-rate.%s) were written of late: repeat this one later"
                                    .formatted(kind, rate.toBytes(), kind))
                    .header("Retry-After", String.valueOf((long) Math.ceil(seconds)));
        }
    }
}
