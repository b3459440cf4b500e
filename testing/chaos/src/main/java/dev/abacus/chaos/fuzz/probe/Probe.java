package dev.abacus.chaos.fuzz.probe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A check of one effect of a healthy suite. After a failure, later checks wait less, so that a run comes to its end. */
public final class Probe {

    private static final Duration IMPATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final Duration patience;
    private final Look look;
    private final AtomicBoolean unwell = new AtomicBoolean();

    /** @param patience how long it may take until what is looked for is there */
    Probe(String name, Duration patience, Look look) {
        this.name = name;
        this.patience = patience;
        this.look = look;
    }

    interface Look {
        /** @return what is wrong; null if all is well */
        @Nullable
        String breach(Duration patience) throws Exception;
    }

    /** What has to be true, in a few words. */
    public String name() {
        return name;
    }

    /** @return what is wrong; null if all is well */
    public @Nullable String look() throws InterruptedException {
        String breach;
        try {
            breach = look.breach(unwell.get() && IMPATIENCE.compareTo(patience) < 0 ? IMPATIENCE : patience);
        } catch (InterruptedException e) {
            throw e;
        } catch (ConditionTimeoutException e) {
            breach = "not within " + patience.toSeconds() + " s";
        } catch (Exception e) {
            breach = e.toString();
        }
        if (breach != null) {
            unwell.set(true);
        }
        return breach;
    }
}
