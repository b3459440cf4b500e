package dev.abacus.chaos.fuzz.grammar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.chaos.fuzz.wire.Field;
import dev.abacus.chaos.fuzz.wire.RawRequest;
import dev.abacus.chaos.fuzz.wire.SendMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Builder of a request. */
final class RequestBuilder {

    final SeededRandom random;
    final String mark;
    final List<String> query = new ArrayList<>();
    final List<Field> fields = new ArrayList<>();
    final Set<String> mutations = new TreeSet<>();
    String call = "";
    String method = "GET";
    String path = "/";
    String querySeparator = "&";
    String version = "HTTP/1.1";
    byte[] body = new byte[0];
    SendMode mode = SendMode.KEPT_ALIVE;
    boolean marked;

    /** Whether {@link #build} adds the field Host. */
    boolean hosted = true;

    /** Whether {@link #build} adds the field Content-Length. */
    boolean measured = true;

    RequestBuilder(SeededRandom random, String mark) {
        this.random = random;
        this.mark = mark;
    }

    RequestBuilder call(String what, String how, String where) {
        call = what;
        method = how;
        path = where;
        return this;
    }

    RequestBuilder with(String parameter, Object value) {
        query.add(parameter + "=" + value);
        return this;
    }

    RequestBuilder field(String name, String value) {
        fields.add(new Field(name, value));
        return this;
    }

    /** In the place of what there is of this name. */
    RequestBuilder onlyField(String name, String value) {
        fields.removeIf(field -> field.name().equalsIgnoreCase(name));
        return field(name, value);
    }

    RequestBuilder json(String json) {
        body = json.getBytes(UTF_8);
        return field("Content-Type", "application/json");
    }

    void prepend(String text) {
        body = (text + new String(body, ISO_8859_1)).getBytes(ISO_8859_1);
    }

    /** From here on, the mark is in it. */
    String mark() {
        marked = true;
        return mark;
    }

    /** Records the kind of a mutation. */
    RequestBuilder mutation(String kind) {
        mutations.add(kind);
        return this;
    }

    /** A header field, whose name is the kind of the mutation. */
    RequestBuilder mutatedField(String name, String value) {
        return mutation(name).field(name, value);
    }

    /** As {@link #mutatedField}, and it replaces the fields of this name. */
    RequestBuilder onlyMutatedField(String name, String value) {
        return mutation(name).onlyField(name, value);
    }

    /** For a request whose end is open to interpretation. */
    void alone() {
        mode = SendMode.ALONE;
    }

    FuzzRequest build(long number) {
        if (hosted) {
            fields.addFirst(new Field("Host", "localhost"));
        }
        boolean carries = body.length > 0 || method.equals("POST") || method.equals("PUT");
        if (measured && carries) {
            fields.add(new Field("Content-Length", Integer.toString(body.length)));
        }
        String target = query.isEmpty() ? path : path + "?" + String.join(querySeparator, query);
        var raw = new RawRequest(method, target, version, List.copyOf(fields), body, mode);
        return new FuzzRequest(number, call, Set.copyOf(mutations), marked ? mark : "", raw);
    }
}
