package dev.vidusubjects.api.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.vidusubjects.media.Rule;
import dev.vidusubjects.subject.MalformedRequestException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.subject.Violation.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationRequestReaderTest {

    @Test
    void read_providersForm_readsTheParameters() throws Exception {
        ParsedRequest parsed = read(
                """
                {"model":"vidu_create_subjects","input":[{"params":{"name":"Hero","images":["x"]}}]}""");

        assertThat(parsed.violations()).isEmpty();
        assertThat(parsed.request().name()).isEqualTo("Hero");
        assertThat(parsed.request().images()).hasSize(1);
    }

    @Test
    void read_missingParts_haveTheKindMissing() throws Exception {
        assertThat(read("{}").violations())
                .extracting(Violation::rule, Violation::kind)
                .containsExactly(tuple(Rule.MODEL, Kind.MISSING), tuple(Rule.FIELD_TYPE, Kind.MISSING));
        assertThat(read("{\"model\":\"kling\",\"input\":[{\"params\":{}}]}").violations())
                .extracting(Violation::rule, Violation::kind)
                .containsExactly(tuple(Rule.MODEL, Kind.INVALID));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"input\":[{\"params\":{}}]}|model",
                "{\"model\":\"kling\",\"input\":[{\"params\":{}}]}|model",
                "{\"model\":\"vidu_create_subjects\"}|input",
                "{\"model\":\"vidu_create_subjects\",\"input\":{}}|input",
                "{\"model\":\"vidu_create_subjects\",\"input\":[]}|input",
                "{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{}},{\"params\":{}}]}|input",
                "{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{},\"x\":1}]}|x",
                "{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{\"x\":1}}]}|x",
                "{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{}}],\"y\":1}|y",
                "{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{\"webhook_url\":\"x\"}}]}|webhook_url",
            })
    void read_anotherForm_namesTheField(String body, String field) throws Exception {

        assertThat(read(body).violations()).extracting(Violation::field).containsExactly(field);
    }

    @Test
    void read_repeatedFieldAfterManyUnknownOnes_isStillReported() throws Exception {
        StringBuilder body = new StringBuilder("{\"model\":\"vidu_create_subjects\",\"input\":[{\"params\":{");
        for (int i = 0; i < 98; i++) {
            body.append("\"f").append(i).append("\":1,");
        }

        ParsedRequest parsed = read(body + "\"a\":1,\"b\":1,\"c\":1,\"name\":\"x\"}}]}");
        ParsedRequest repeated = read(body + "\"name\":\"x\",\"name\":\"y\"}}]}");

        assertThat(parsed.violations()).extracting(Violation::rule).doesNotContain(Rule.DUPLICATE_FIELD);
        assertThat(repeated.violations()).extracting(Violation::rule).contains(Rule.DUPLICATE_FIELD);
    }

    @Test
    void read_notAnObject_isRefused() {
        assertThatThrownBy(() -> read("[]"))
                .isInstanceOf(MalformedRequestException.class)
                .hasMessage("the body must be a JSON object: found an array");
    }

    private static ParsedRequest read(String body) throws MalformedRequestException {
        return GenerationRequestReader.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
