package dev.vidusubjects.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checker that {@link ResultDocumentSchemaTest} relies on. Quotation marks are single ones in this test. */
class JsonSchemaTest {

    private static final String REFERENCE = "{'$ref':'#/$defs/a','$defs':{'a':{'type':'string'}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'string'} | 'a' | 1",
                "{'type':'object'} | {} | []",
                "{'type':'array'} | [] | {}",
                "{'type':'boolean'} | false | 'false'",
                "{'type':'number'} | -1.5 | '1'",
                "{'type':'integer'} | 1 | 1.5",
                "{'type':'integer'} | 1.0 | null",
                "{'const':'a'} | 'a' | 'b'",
                "{'enum':['a','b']} | 'b' | 'c'",
                "{'minimum':0} | 0 | -1",
                "{'minLength':1} | 'a' | ''",
                "{'maxLength':1} | '🦸' | 'ab'",
                "{'minItems':1} | [1] | []",
                "{'items':{'type':'string'}} | ['a'] | ['a',1]",
                "{'pattern':'^a/[^/]'} | 'a/b' | 'a/'",
                "{'pattern':'Z$'} | 'xZ' | 'Zx'",
                "{'format':'date-time'} | '2026-01-01T12:00:00.5Z' | '2026-01-01 12:00'",
                "{'format':'date-time'} | '2026-02-28T12:00:00Z' | '2026-02-30T12:00:00Z'",
                "{'required':['a']} | {'a':null} | {'b':1}",
                "{'dependentRequired':{'a':['b']}} | {'b':1} | {'a':1}",
                "{'properties':{'a':{'type':'string'}}} | {'a':'a','b':1} | {'a':1}",
                "{'properties':{'a':{}},'additionalProperties':false} | {'a':1} | {'a':1,'b':1}",
                "{'oneOf':[{'minimum':5},{'const':1}]} | 1 | 2",
                "{'oneOf':[{'minimum':5},{'minimum':10}]} | 7 | 12",
                REFERENCE + " | 'a' | 1",
            })
    void errors_validAndInvalid_areToldApart(String schema, String valid, String invalid) throws Exception {

        assertThat(schema(schema).errors(json(valid))).isEmpty();
        assertThat(schema(schema).errors(json(invalid))).hasSize(1);
    }

    @Test
    void errors_inside_haveTheirPlace() throws Exception {
        String schema = "{'properties':{'a':{'items':{'properties':{'b':{'type':'string'}}}}}}";

        assertThat(schema(schema).errors(json("{'a':[{},{'b':1}]}"))).containsExactly("$.a[1].b: type \"string\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "{'not':{}}",
                "{'properties':{'a':{'maximum':1}}}",
                "{'items':{'uniqueItems':true}}",
                "{'oneOf':[{'if':{}}]}",
                "{'$defs':{'a':{'anyOf':[]}}}",
                "{'$ref':'#/$defs/a'}",
                "{'$ref':'other.json'}",
                "{'format':'uri'}",
                "{'type':['string','null']}",
                "{'additionalProperties':{'type':'string'}}",
            })
    void schema_unsupported_isRefused(String schema) {

        assertThatThrownBy(() -> schema(schema)).isInstanceOf(IllegalArgumentException.class);
    }

    private static JsonSchema schema(String text) throws IOException {
        return new JsonSchema(text.replace('\'', '"'));
    }

    private static JsonNode json(String text) throws IOException {
        return JsonMapper.builder().build().readTree(text.replace('\'', '"'));
    }
}
