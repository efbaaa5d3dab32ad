package dev.vidusubjects.subject;

import com.fasterxml.jackson.core.JsonParser;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Collects the faults of a request's form: unknown fields, fields of the wrong type, fields given twice. Further faults
 * are only counted: a body with millions of unknown fields must not fill the memory.
 */
public final class FormFaults {

    /** Maximum number of faults that are listed. */
    private static final int MAX_FAULTS = 100;

    /** In characters. */
    private static final int MAX_QUOTE_LENGTH = 60;

    private final List<Violation> violations = new ArrayList<>();
    private long faultsNotListed = 0;

    FormFaults() {}

    public void add(Violation violation) {
        if (violations.size() < MAX_FAULTS) {
            violations.add(violation);
        } else {
            faultsNotListed++;
        }
    }

    /**
     * Moves to the field's value, and reports a field that is given twice.
     *
     * @param parser at the name of a field
     * @param seen the fields of the same object so far; the first 100 of them and all known ones are kept
     * @param knownFields the fields of this object, whose repetition is reported even in a body with many fields
     * @return the name of the field
     */
    public String nextField(JsonParser parser, Set<String> seen, Set<String> knownFields) throws IOException {
        String field = parser.currentName();
        if ((seen.size() < MAX_FAULTS || knownFields.contains(field)) && !seen.add(field)) {
            add(Violation.invalid(quote(field), Rule.DUPLICATE_FIELD, "given more than once: give it once"));
        }
        parser.nextToken();
        return field;
    }

    /**
     * Reports a field that the request does not have, and skips its value.
     *
     * @param allowed the fields of the object, for the message
     */
    public void unknown(JsonParser parser, String field, String allowed) throws IOException {
        add(Violation.invalid(quote(field), Rule.UNKNOWN_FIELD, "there is no such field: the fields are " + allowed));
        parser.skipChildren();
    }

    /**
     * Reports a value of another JSON type, and skips it.
     *
     * @param allowed the type with an article, for the message
     */
    public void wrongType(JsonParser parser, String field, String allowed) throws IOException {
        add(Violation.invalid(
                field, Rule.FIELD_TYPE, "found " + JsonDescription.type(parser) + ": it must be " + allowed));
        parser.skipChildren();
    }

    /** @return the listed faults; if there are more, the last violation states their number */
    List<Violation> violations() {
        List<Violation> all = new ArrayList<>(violations);
        if (faultsNotListed > 0) {
            all.add(Violation.outOfRange(
                    "$",
                    Rule.TOO_MANY_FAULTS,
                    "found " + faultsNotListed + " more faults of this kind: only the first " + MAX_FAULTS
                            + " are listed"));
        }
        return all;
    }

    /** @return untrusted text on one line, truncated if it is long */
    static String quote(String text) {
        // Never quotes the content of a data URI that is in the wrong field.
        int max = text.startsWith("data:") ? "data:".length() : MAX_QUOTE_LENGTH;
        return Printable.of(text, max);
    }
}
