package dev.abacus.kit.limits;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.telemetry.TraceIds;
import java.io.IOException;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.http.FastHttpDateFormat;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Adapter of Tomcat that answers what {@link LoadShedder} refuses, and passes all else on. It keeps the connection open, which
 * Tomcat closes after each 503: otherwise a flood costs a connection for each refusal. Requests that take more than a ready-made
 * response, such as those of browsers' pages of other origins, are passed on too, and refused behind.
 */
final class LoadSheddingAdapter implements Adapter {

    private static final int MAX_PATH = 100;

    /** With one of these, the response depends on the request. */
    private static final String[] SPECIAL = {
        HttpHeaders.CONNECTION, HttpHeaders.EXPECT, HttpHeaders.ORIGIN, HttpHeaders.TRANSFER_ENCODING
    };

    private static final ProblemType TYPE = ProblemType.OVERLOADED;

    /** Formatted once: a refusal has to be cheap. */
    private static final String START_OF_HEAD = """
            HTTP/1.1 %s \r
            Retry-After: 1\r
            Content-Type: application/problem+json\r
            Content-Length: \
            """.formatted(TYPE.status().value());

    private static final String START_OF_BODY =
            """
            {"type":"%s","title":"%s","status":%s,"detail":"\
            """.formatted(TYPE.uri(), TYPE.title(), TYPE.status().value());

    private final Adapter adapter;
    private final LoadShedder shedder;
    private final BoundedHttpProcessor processor;

    LoadSheddingAdapter(Adapter adapter, LoadShedder shedder, BoundedHttpProcessor processor) {
        this.adapter = adapter;
        this.shedder = shedder;
        this.processor = processor;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        shedder.begins();
        String path = shedder.isActive() ? plainPath(request, response) : null;
        String detail = path == null ? null : shedder.refusal(request, path);
        if (path == null || detail == null) {
            adapter.service(request, response);
        } else {
            processor.respond(response, refused(request, path, detail));
        }
    }

    private static @Nullable String plainPath(Request request, Response response) throws IOException {
        String path = request.requestURI().toString();
        boolean plain = response.getStatus() < HttpStatus.BAD_REQUEST.value()
                && path != null
                && isPlain(path)
                && request.protocol().equals("HTTP/1.1")
                && isPlain(request)
                && hasArrived(request);
        return plain ? path : null;
    }

    // Loops, and no streams: under overload these two run for most requests, before anything is compiled well.

    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (!isPlain(path.charAt(i))) {
                return false;
            }
        }
        return path.length() <= MAX_PATH && !path.contains("/.");
    }

    private static boolean isPlain(Request request) {
        for (String name : SPECIAL) {
            if (request.getHeader(name) != null) {
                return false;
            }
        }
        return true;
    }

    /** Nothing of this needs an escape in JSON. */
    private static boolean isPlain(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '/'
                || character == '.'
                || character == '-'
                || character == '_';
    }

    /** Tomcat reads the rest of a refused body, however slowly it comes. */
    private static boolean hasArrived(Request request) {
        long length = request.getContentLengthLong();
        if (length > 0) {
            request.action(ActionCode.AVAILABLE, Boolean.FALSE);
        }
        return length <= 0 || request.getAvailable() >= length;
    }

    private static byte[] refused(Request request, String path, String detail) {
        String body = START_OF_BODY
                + detail
                + "\",\"instance\":\""
                + path
                + "\",\"traceId\":\""
                + TraceIds.given(request.getHeader("traceparent"))
                + "\"}";
        String head = START_OF_HEAD + body.length() + "\r\nDate: " + FastHttpDateFormat.getCurrentDate() + "\r\n\r\n";
        return ((request.getMethod().equals("HEAD")) ? head : head + body).getBytes(US_ASCII);
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return adapter.prepare(request, response);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
        shedder.begins();
        return adapter.asyncDispatch(request, response, event);
    }

    @Override
    public void log(Request request, Response response, long time) {
        adapter.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        adapter.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return adapter.getDomain();
    }
}
