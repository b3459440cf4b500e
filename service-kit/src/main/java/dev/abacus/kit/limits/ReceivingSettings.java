package dev.abacus.kit.limits;

import dev.abacus.kit.settings.DataSizeBetween;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of clients that send or read slowly; live. The heap that they take is bounded by 1.5 times {@code maxPartial} times
 * about 100 KB (docs/adr/0012) and {@code maxBuffered}.
 *
 * @param headTimeout until the request line and all headers are there, from their first byte
 * @param bodyTimeout until the whole body is there, from the end of the headers
 * @param answerTimeout until the answer is taken, from the end of the headers: longer than {@code bodyTimeout} and the deadline
 *     together; not that of an event stream, of which each event has a time of its own
 * @param maxPartial concurrent requests that wait for a part of themselves; one more ends the oldest of them;
 *     half as many again may still hold their memory
 * @param maxBuffered bytes of all bodies that are in memory at the same time, those of requests in flight included
 */
record ReceivingSettings(
        @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 60)
        Duration headTimeout,

        @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(seconds = 60)
        Duration bodyTimeout,

        @DefaultValue("20s") @DurationMin(seconds = 1) @DurationMax(seconds = 120)
        Duration answerTimeout,

        @DefaultValue("64") @Min(8) @Max(1_000) int maxPartial,

        @DefaultValue("16MB") @DataSizeBetween(min = "1MB", max = "64MB")
        DataSize maxBuffered) {}
