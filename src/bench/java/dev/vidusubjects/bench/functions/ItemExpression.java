package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression of DynamoDB about the top-level attributes of an item: a condition, a filter, or an update. Supports
 * what the measured processes use; anything else is an {@link IllegalArgumentException}, because a wrong evaluation
 * would measure other work.
 */
final class ItemExpression {

    private static final Pattern TOKEN = Pattern.compile("\\s*(<>|<=|>=|[=<>(),]|[#:]?[A-Za-z_][A-Za-z0-9_]*)\\s*");

    private final List<String> tokens = new ArrayList<>();
    private final JsonNode names;
    private final JsonNode values;
    private final ObjectNode item;
    private int at;

    private ItemExpression(String text, JsonNode request, ObjectNode item) {
        this.names = request.path("ExpressionAttributeNames");
        this.values = request.path("ExpressionAttributeValues");
        this.item = item;
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw new IllegalArgumentException("not supported: " + text.substring(end));
            }
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
    }

    /**
     * @param text a condition; a blank one holds
     * @param request the request, with the names and values of its expressions
     * @param item the item, empty if there is none
     */
    static boolean holds(String text, JsonNode request, ObjectNode item) {
        return text.isBlank() || new ItemExpression(text, request, item).whole();
    }

    /**
     * Changes an item.
     *
     * @return the names of the attributes that were set
     */
    static Set<String> update(String text, JsonNode request, ObjectNode item) {
        return new ItemExpression(text, request, item).apply();
    }

    private boolean whole() {
        boolean holds = anyOf();
        if (at < tokens.size()) {
            throw new IllegalArgumentException("not supported: " + tokens.subList(at, tokens.size()));
        }
        return holds;
    }

    private boolean anyOf() {
        boolean holds = allOf();
        while (skip("OR")) {
            // Every part must be read, whatever the result is.
            boolean other = allOf();
            holds = holds || other;
        }
        return holds;
    }

    private boolean allOf() {
        boolean holds = single();
        while (skip("AND")) {
            boolean other = single();
            holds = holds && other;
        }
        return holds;
    }

    private boolean single() {
        if (skip("NOT")) {
            return !single();
        }
        if (skip("(")) {
            boolean holds = anyOf();
            require(")");
            return holds;
        }
        if (skip("attribute_exists")) {
            return item.has(argument());
        }
        if (skip("attribute_not_exists")) {
            return !item.has(argument());
        }
        JsonNode left = operand();
        if (skip("BETWEEN")) {
            JsonNode low = operand();
            require("AND");
            return compares(left, ">=", low) && compares(left, "<=", operand());
        }
        return compares(left, next(), operand());
    }

    private static boolean compares(JsonNode left, String comparator, JsonNode right) {
        if (left.isMissingNode() || right.isMissingNode()) {
            return false;
        }
        int order = left.has("N") && right.has("N")
                ? new BigDecimal(left.path("N").asText())
                        .compareTo(new BigDecimal(right.path("N").asText()))
                : left.path("S").asText().compareTo(right.path("S").asText());
        return switch (comparator) {
            case "=" -> order == 0 && left.has("N") == right.has("N");
            case "<>" -> order != 0 || left.has("N") != right.has("N");
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new IllegalArgumentException("not supported: " + comparator);
        };
    }

    private Set<String> apply() {
        Set<String> changed = new LinkedHashSet<>();
        ObjectNode after = item.deepCopy();
        while (at < tokens.size()) {
            String clause = next();
            do {
                String name = name(next());
                switch (clause) {
                    case "SET" -> {
                        require("=");
                        after.set(name, value());
                        changed.add(name);
                    }
                    case "REMOVE" -> after.remove(name);
                    default -> throw new IllegalArgumentException("not supported: " + clause);
                }
            } while (skip(","));
        }
        item.removeAll();
        item.setAll(after);
        return changed;
    }

    /** @return the value of an assignment, which refers to the attributes before the update */
    private JsonNode value() {
        if (skip("if_not_exists")) {
            require("(");
            JsonNode stored = operand();
            require(",");
            JsonNode otherwise = value();
            require(")");
            return stored.isMissingNode() ? otherwise : stored;
        }
        if (skip("list_append")) {
            require("(");
            ArrayNode all = ((ArrayNode) value().path("L")).deepCopy();
            require(",");
            all.addAll((ArrayNode) value().path("L"));
            require(")");
            return StandIn.JSON.createObjectNode().set("L", all);
        }
        return operand();
    }

    private JsonNode operand() {
        String token = next();
        return token.startsWith(":") ? values.path(token) : item.path(name(token));
    }

    private String argument() {
        require("(");
        String name = name(next());
        require(")");
        return name;
    }

    private String name(String token) {
        return token.startsWith("#") ? names.path(token).asText() : token;
    }

    private String next() {
        if (at == tokens.size()) {
            throw new IllegalArgumentException("incomplete: " + tokens);
        }
        return tokens.get(at++);
    }

    private boolean skip(String token) {
        if (at < tokens.size() && tokens.get(at).equals(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void require(String token) {
        if (!next().equals(token)) {
            throw new IllegalArgumentException("expected " + token + ": " + tokens);
        }
    }
}
