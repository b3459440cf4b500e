package dev.abacus.chaos.fuzz.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.chaos.fuzz.wire.Field;
import dev.abacus.chaos.fuzz.wire.Manner;
import dev.abacus.chaos.fuzz.wire.RawRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A request that is being built. */
final class Draft {

    final Dice dice;
    final String mark;
    final List<String> query = new ArrayList<>();
    final List<Field> fields = new ArrayList<>();
    final Set<String> oddities = new TreeSet<>();
    String call = "";
    String method = "GET";
    String path = "/";
    String querySeparator = "&";
    String version = "HTTP/1.1";
    byte[] body = new byte[0];
    Manner manner = Manner.KEPT_ALIVE;
    boolean marked;

    /** Whether what a request needs to be understood is added in the end. */
    boolean hosted = true;

    boolean measured = true;

    Draft(Dice dice, String mark) {
        this.dice = dice;
        this.mark = mark;
    }

    Draft call(String what, String how, String where) {
        call = what;
        method = how;
        path = where;
        return this;
    }

    Draft with(String parameter, Object value) {
        query.add(parameter + "=" + value);
        return this;
    }

    Draft field(String name, String value) {
        fields.add(new Field(name, value));
        return this;
    }

    /** In the place of what there is of this name. */
    Draft onlyField(String name, String value) {
        fields.removeIf(field -> field.name().equalsIgnoreCase(name));
        return field(name, value);
    }

    Draft json(String json) {
        body = json.getBytes(UTF_8);
        return field("Content-Type", "application/json");
    }

    Draft prepend(String text) {
        byte[] begin = text.getBytes(UTF_8);
        byte[] whole = Arrays.copyOf(begin, begin.length + body.length);
        System.arraycopy(body, 0, whole, begin.length, body.length);
        body = whole;
        return this;
    }

    /** From here on, the mark is in it. */
    String mark() {
        marked = true;
        return mark;
    }

    Draft odd(String what) {
        oddities.add(what);
        return this;
    }

    /** A header field of this name is the oddity. */
    Draft oddField(String name, String value) {
        return odd(name).field(name, value);
    }

    /** As {@link #oddField}, and it replaces the fields of this name. */
    Draft onlyOddField(String name, String value) {
        return odd(name).onlyField(name, value);
    }

    /** Where it ends is open to interpretation. */
    void alone() {
        manner = Manner.ALONE;
    }

    FuzzRequest finish(long number) {
        if (hosted) {
            fields.addFirst(new Field("Host", "localhost"));
        }
        boolean carries = body.length > 0 || method.equals("POST") || method.equals("PUT");
        if (measured && carries) {
            fields.add(new Field("Content-Length", Integer.toString(body.length)));
        }
        String target = query.isEmpty() ? path : path + "?" + String.join(querySeparator, query);
        var raw = new RawRequest(method, target, version, List.copyOf(fields), body, manner);
        return new FuzzRequest(number, call, Set.copyOf(oddities), marked ? mark : "", raw);
    }
}
