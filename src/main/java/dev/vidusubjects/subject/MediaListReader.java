package dev.vidusubjects.subject;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.text.Utf8Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads a list of media items from JSON. Inline media are not copied: a data URI refers to a range of the JSON, because
 * several bodies of 100 MB have to fit into memory at the same time.
 */
final class MediaListReader {

    private static final byte[] DATA_SCHEME = "data:".getBytes(StandardCharsets.US_ASCII);

    private final byte[] json;
    private final Function<String, MediaSource> references;
    private final FormFaults faults;

    /**
     * @param json the bytes that the parser reads; must not be changed while an item is in use
     * @param references parses the text of an item that is not a data URI
     * @param faults receives the fault if the field is not a list
     */
    MediaListReader(byte[] json, Function<String, MediaSource> references, FormFaults faults) {
        this.json = json;
        this.references = references;
        this.faults = faults;
    }

    /** @return up to {@link SubjectLimits#MAX_ITEMS_READ} items; none if the field is null or not a list */
    List<MediaSource> read(JsonParser parser, String field) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            faults.wrongType(parser, field, "an array of strings");
            return List.of();
        }
        List<MediaSource> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == SubjectLimits.MAX_ITEMS_READ) {
                // The count is already over the limit: a body with millions of tiny items must not fill the memory.
                parser.skipChildren();
            } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
                items.add(readItem(parser));
            } else {
                items.add(new Unreadable(
                        Rule.FIELD_TYPE, "found " + JsonDescription.type(parser) + ": each item must be a string"));
                parser.skipChildren();
            }
        }
        return items;
    }

    private MediaSource readItem(JsonParser parser) throws IOException {
        long quoteAt = parser.currentTokenLocation().getByteOffset();
        int end = endOfPlainText(quoteAt);
        if (end >= 0) {
            int start = (int) quoteAt + 1;
            if (isDataUri(json, start, end)) {
                return new DataUri(json, start, end - start);
            }
            return references.apply(parser.getText());
        }
        // The text has escapes (PHP writes "\/") or the JSON is not UTF-8: only in these cases the text is copied.
        String text = parser.getText();
        byte[] copy = text.getBytes(StandardCharsets.UTF_8);
        return isDataUri(copy, 0, copy.length) ? new DataUri(copy, 0, copy.length) : references.apply(text);
    }

    /** @return the index of the closing quote, or −1 if the token is not a text without escapes in the JSON */
    private int endOfPlainText(long quoteAt) {
        if (quoteAt < 0 || quoteAt >= json.length || json[(int) quoteAt] != '"') {
            return -1;
        }
        for (int i = (int) quoteAt + 1; i < json.length; i++) {
            i = Utf8Text.endOfPlain(json, i, json.length);
            if (i < json.length && json[i] == '"') {
                return i;
            }
            if (i < json.length && json[i] == '\\') {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isDataUri(byte[] text, int start, int end) {
        if (end - start < DATA_SCHEME.length) {
            return false;
        }
        for (int i = 0; i < DATA_SCHEME.length; i++) {
            if (Character.toLowerCase(text[start + i]) != DATA_SCHEME[i]) {
                return false;
            }
        }
        return true;
    }
}
