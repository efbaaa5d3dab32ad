package dev.vidusubjects.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RuleTest {

    /** The list of the schema {@code Violation}, one code a line. */
    private static final Pattern CODES = Pattern.compile(
            "\\n {4}Violation:\\n(?: {6}.*\\n)*? {8}rule:\\n(?: {10}.*\\n)*? {10}enum:\\n((?: {12}- .*\\n)+)");

    @Test
    void codes_areUniqueNamesInSnakeCase() {
        assertThat(codes()).doesNotHaveDuplicates().allSatisfy(code -> assertThat(code)
                .matches("[a-z]+(_[a-z]+)*"));
        assertThat(Rule.values()).allSatisfy(rule -> assertThat(rule.toString()).isEqualTo(rule.code()));
    }

    @Test
    void codes_areTheListOfTheOpenApiDocument() throws IOException {
        Matcher list = CODES.matcher(openApi());
        assertThat(list.find()).isTrue();

        assertThat(list.group(1).lines().map(line -> line.strip().substring(2))).containsExactlyElementsOf(codes());
    }

    private static List<String> codes() {
        return Arrays.stream(Rule.values()).map(Rule::code).toList();
    }

    private static String openApi() throws IOException {
        try (InputStream document = RuleTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new String(document.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        }
    }
}
