package dev.vidusubjects.subject;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

/** Describes JSON that was found, in words that need no knowledge of the parser and never quote the JSON. */
final class JsonDescription {

    private JsonDescription() {}

    /** @return the type of the current token with an article, for example {@code an array} */
    static String type(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> "something else";
        };
    }

    /** @return the position of the current token, for example {@code line 1, column 9} */
    static String position(JsonParser parser) {
        return "line " + parser.currentTokenLocation().getLineNr() + ", column "
                + parser.currentTokenLocation().getColumnNr();
    }

    /**
     * Describes the error without Jackson's message, which quotes the JSON (media, perhaps a secret) and names classes.
     *
     * @param maxNesting the maximum nesting depth of the parser
     */
    static String error(JsonProcessingException e, int maxNesting) {
        String description = e instanceof StreamConstraintsException
                ? "it is nested more than " + maxNesting + " levels deep, or has a name or number that is too long"
                : e instanceof JsonEOFException ? "it ends too early" : "it has an unexpected character";
        return e.getLocation() == null
                ? description
                : description + " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
