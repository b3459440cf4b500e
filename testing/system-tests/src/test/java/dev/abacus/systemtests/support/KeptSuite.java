package dev.abacus.systemtests.support;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Suite of a test class, or of consecutive classes whose base class has this as a static field. It ends when a test
 * starts another suite, and after all tests. Surefire runs the classes by name, so those of a package are consecutive.
 */
public final class KeptSuite<S extends AutoCloseable> implements BeforeAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(KeptSuite.class);
    private static @Nullable KeptSuite<?> current;

    private final Callable<S> start;
    private @Nullable S suite;

    public KeptSuite(Callable<S> start) {
        this.start = start;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        // JUnit closes it after all tests.
        AutoCloseable end = KeptSuite::end;
        context.getRoot().getStore(NAMESPACE).put("end", end);
        keep();
    }

    /** Starts it unless it runs. */
    S keep() throws Exception {
        if (current != this) {
            end();
            suite = start.call();
            current = this;
        }
        return get();
    }

    public S get() {
        return Objects.requireNonNull(suite);
    }

    /** Ends the kept suite, whichever it is. */
    public static void end() {
        KeptSuite<?> ending = current;
        current = null;
        if (ending != null && ending.suite != null) {
            try {
                ending.suite.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
