package dev.abacus.kit.limits;

import dev.abacus.kit.limits.PartialRequests.Part;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reader of a request body within a size limit, a time limit and a shared memory budget. The memory is returned when
 * the request has ended. Not thread-safe.
 */
final class BodyReader implements AutoCloseable {

    private static final int FIRST = 4 * 1024;

    private final HttpServletRequest request;
    private final @Nullable BoundedHttpProcessor processor;
    private final long limit;
    private final ByteBudget budget;
    private byte[] bytes = new byte[0];
    private int length;

    /** @param limit in bytes, far below 2^31 */
    BodyReader(HttpServletRequest request, @Nullable BoundedHttpProcessor processor, long limit, ByteBudget budget) {
        this.request = request;
        this.processor = processor;
        this.limit = limit;
        this.budget = budget;
    }

    /**
     * @return null, or what to answer where the wait for it was ended
     * @throws ProblemException if it is too large, by itself or with those of other requests
     */
    @Nullable
    ProblemException read() throws IOException {
        long told = request.getContentLengthLong();
        // Tomcat reads the rest of a refused body too, so that the client receives the response.
        Part part = told < 0 || told > limit ? awaited() : null;
        checkSize(told);
        ServletInputStream in = request.getInputStream();
        try {
            while (told < 0 || length < told) {
                if (part == null && in.available() == 0) {
                    part = awaited();
                }
                makeRoom(told);
                int read = in.read(bytes, length, bytes.length - length);
                if (read < 0) {
                    break;
                }
                length += read;
                checkSize(length);
            }
        } catch (IOException e) {
            ProblemException refusal = part == null ? null : refusal(part);
            if (refusal == null) {
                throw e;
            }
            return refusal;
        }
        if (processor != null) {
            processor.bodyArrived();
        }
        return null;
    }

    BufferedBody whole() {
        return new BufferedBody(bytes, length);
    }

    private @Nullable Part awaited() {
        return processor == null ? null : processor.awaitBody();
    }

    private void checkSize(long size) {
        if (size > limit) {
            throw new ProblemException(ProblemType.TOO_LARGE, "The body must have at most " + limit + " bytes");
        }
    }

    /**
     * Makes room for at least one byte: without Content-Length, for one byte beyond the limit, to detect a body that
     * is too large.
     */
    private void makeRoom(long told) {
        if (length < bytes.length) {
            return;
        }
        long most = told < 0 ? limit + 1 : told;
        int size = (int) Math.min(most, Math.max(FIRST, 2L * bytes.length));
        if (!budget.tryAcquire(size - bytes.length)) {
            awaited();
            throw new ProblemException(
                    ProblemType.OVERLOADED, "The bodies of all requests take too much memory: repeat this one later");
        }
        bytes = Arrays.copyOf(bytes, size);
    }

    private @Nullable ProblemException refusal(Part part) {
        return switch (part.state()) {
            case LATE ->
                new ProblemException(
                        ProblemType.REQUEST_TIMEOUT,
                        "The body did not arrive within %d ms: %d bytes did. Send it faster, or less of it"
                                .formatted(part.limit().toMillis(), length));
            case DISPLACED ->
                new ProblemException(
                        ProblemType.OVERLOADED,
                        "Too many requests send their bodies slowly, and this one for longest: repeat it later");
            case AWAITED, ARRIVED -> null;
        };
    }

    @Override
    public void close() {
        budget.release(bytes.length);
    }
}
