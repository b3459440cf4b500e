package dev.abacus.kit.limits;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;

/** The body of a request that has arrived whole. */
final class BufferedBody extends ServletInputStream {

    private final ByteArrayInputStream body;

    BufferedBody(byte[] bytes, int length) {
        this.body = new ByteArrayInputStream(bytes, 0, length);
    }

    @Override
    public int read() {
        return body.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        return body.read(buffer, offset, length);
    }

    @Override
    public byte[] readAllBytes() {
        return body.readAllBytes();
    }

    @Override
    public int available() {
        return body.available();
    }

    @Override
    public boolean isFinished() {
        return body.available() == 0;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException("the body is there already");
    }
}
