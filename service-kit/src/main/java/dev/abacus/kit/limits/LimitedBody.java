package dev.abacus.kit.limits;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

final class LimitedBody extends ServletInputStream {
    private final ServletInputStream body;
    private final long limit;
    private long count;

    LimitedBody(ServletInputStream body, long limit) {
        this.body = body;
        this.limit = limit;
    }

    static void check(long length, long limit) {
        if (length > limit) {
            throw new ProblemException(ProblemType.TOO_LARGE, "The body must have at most " + limit + " bytes");
        }
    }

    @Override
    public int read() throws IOException {
        int read = body.read();
        if (read >= 0) {
            check(++count, limit);
        }
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = body.read(buffer, offset, length);
        if (read > 0) {
            count += read;
            check(count, limit);
        }
        return read;
    }

    @Override
    public boolean isFinished() {
        return body.isFinished();
    }

    @Override
    public boolean isReady() {
        return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        body.setReadListener(listener);
    }
}
