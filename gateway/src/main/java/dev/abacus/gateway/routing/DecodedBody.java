package dev.abacus.gateway.routing;

import feign.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.Charset;

/**
 * Body of a response with the value that {@link ResponseValidator} decoded from it.
 *
 * @param value of the type that the Feign client returns
 */
record DecodedBody(Response.Body text, Object value) implements Response.Body {
    @Override
    public Integer length() {
        return text.length();
    }

    @Override
    public boolean isRepeatable() {
        return text.isRepeatable();
    }

    @Override
    public InputStream asInputStream() throws IOException {
        return text.asInputStream();
    }

    @Override
    public Reader asReader(Charset charset) throws IOException {
        return text.asReader(charset);
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
