namespace EmbeddedMongo.Tests.Expressions;

public class StringTests
{
    [Theory]
    [InlineData("{$concat: ['$a', ' - ', '$b']}", "{a: 'x', b: 'y'}", "'x - y'")]
    [InlineData("{$concat: ['x', '$none']}", "{}", "null")]
    [InlineData("{$concat: []}", "{}", "''")]
    [InlineData("{$toUpper: 'aé1'}", "{}", "'Aé1'")]
    [InlineData("{$toLower: 'ABC'}", "{}", "'abc'")]
    [InlineData("{$toUpper: null}", "{}", "''")]
    [InlineData("{$toUpper: 12.5}", "{}", "'12.5'")]
    [InlineData("{$toUpper: ISODate('2024-02-29T01:02:03.004Z')}", "{}", "'2024-02-29T01:02:03.004Z'")]
    [InlineData("{$substrBytes: ['hello', 1, 3]}", "{}", "'ell'")]
    [InlineData("{$substrBytes: ['hello', 2, -1]}", "{}", "'llo'")]
    [InlineData("{$substrBytes: ['hello', 9, 3]}", "{}", "''")]
    [InlineData("{$substrBytes: ['éa', 2, 1]}", "{}", "'a'")]
    [InlineData("{$substr: [12345, 0, 2]}", "{}", "'12'")]
    [InlineData("{$substrCP: ['h😀é!', 1, 2]}", "{}", "'😀é'")]
    [InlineData("{$substrCP: ['abc', 5, 2]}", "{}", "''")]
    [InlineData("{$strLenBytes: 'é😀'}", "{}", "6")]
    [InlineData("{$strLenCP: 'é😀'}", "{}", "2")]
    [InlineData("{$indexOfBytes: ['cafétéria', 'é']}", "{}", "3")]
    [InlineData("{$indexOfBytes: ['cafétéria', 't']}", "{}", "5")]
    [InlineData("{$indexOfBytes: ['foo', 'o', 2]}", "{}", "2")]
    [InlineData("{$indexOfBytes: ['foo', 'f', 1, 3]}", "{}", "-1")]
    [InlineData("{$indexOfBytes: ['foo', '']}", "{}", "0")]
    [InlineData("{$indexOfBytes: [null, 'x']}", "{}", "null")]
    [InlineData("{$indexOfCP: ['😀té', 'é']}", "{}", "2")]
    [InlineData("{$indexOfCP: ['abcabc', 'c', 3]}", "{}", "5")]
    [InlineData("{$indexOfCP: ['abc', 'a', 5]}", "{}", "-1")]
    [InlineData("{$split: ['June-15-2013', '-']}", "{}", "['June', '15', '2013']")]
    [InlineData("{$split: ['banana', 'a']}", "{}", "['b', 'n', 'n', '']")]
    [InlineData("{$split: ['abc', '-']}", "{}", "['abc']")]
    [InlineData("{$trim: {input: '  x y \\n'}}", "{}", "'x y'")]
    [InlineData("{$trim: {input: 'xxaxx', chars: 'x'}}", "{}", "'a'")]
    [InlineData("{$ltrim: {input: '  x '}}", "{}", "'x '")]
    [InlineData("{$rtrim: {input: 'ggoodbyeggg', chars: 'ge'}}", "{}", "'ggoodby'")]
    [InlineData("{$trim: {input: '$none'}}", "{}", "null")]
    [InlineData("{$strcasecmp: ['Ab', 'aB']}", "{}", "0")]
    [InlineData("{$strcasecmp: ['a', 'b']}", "{}", "-1")]
    [InlineData("{$regexMatch: {input: 'Laptop', regex: /^lap/i}}", "{}", "true")]
    [InlineData("{$regexMatch: {input: 'Laptop', regex: '^lap', options: 'i'}}", "{}", "true")]
    [InlineData("{$regexMatch: {input: null, regex: /a/}}", "{}", "false")]
    [InlineData("{$regexFind: {input: '😀ab', regex: /(a)(x)?/}}", "{}", "{match: 'a', idx: 1, captures: ['a', null]}")]
    [InlineData("{$regexFind: {input: 'abc', regex: /z/}}", "{}", "null")]
    [InlineData(
        "{$regexFindAll: {input: 'a1b22', regex: /[0-9]+/}}",
        "{}",
        "[{match: '1', idx: 1, captures: []}, {match: '22', idx: 3, captures: []}]"
    )]
    [InlineData("{$regexFindAll: {input: '$none', regex: /a/}}", "{}", "[]")]
    [InlineData(
        "{$regexFindAll: {input: 'ab', regex: ''}}",
        "{}",
        "[{match: '', idx: 0, captures: []}, {match: '', idx: 1, captures: []}]"
    )]
    [InlineData(
        "{$regexFindAll: {input: 'ab', regex: /b*/}}",
        "{}",
        "[{match: '', idx: 0, captures: []}, {match: 'b', idx: 1, captures: []}]"
    )]
    [InlineData(
        "{$regexFindAll: {input: 'ab', regex: /^a|b|$/}}",
        "{}",
        "[{match: 'a', idx: 0, captures: []}, {match: 'b', idx: 1, captures: []}]"
    )]
    [InlineData("{$regexFindAll: {input: 'ab', regex: /$/}}", "{}", "[{match: '', idx: 2, captures: []}]")]
    [InlineData("{$regexFindAll: {input: '', regex: ''}}", "{}", "[{match: '', idx: 0, captures: []}]")]
    [InlineData("{$regexFindAll: {input: '😀', regex: ''}}", "{}", "[{match: '', idx: 0, captures: []}]")]
    [InlineData("{$replaceOne: {input: 'a.a', find: 'a', replacement: 'b'}}", "{}", "'b.a'")]
    [InlineData("{$replaceAll: {input: 'a.a', find: 'a', replacement: 'b'}}", "{}", "'b.b'")]
    [InlineData("{$replaceAll: {input: 'a', find: null, replacement: 'b'}}", "{}", "null")]
    public void Gives(string expression, string document, string expected) => Evaluation.ShouldGive(expression, document, expected);

    [Theory]
    [InlineData("{$concat: ['x', 5]}", 16702)]
    [InlineData("{$toUpper: [[1]]}", 16007)]
    [InlineData("{$substrBytes: ['é', 1, 1]}", 28656)]
    [InlineData("{$substrBytes: ['é', 0, 1]}", 28657)]
    [InlineData("{$substrBytes: ['a', 'x', 1]}", 16034)]
    [InlineData("{$substrBytes: ['a', -1, 1]}", 50752)]
    [InlineData("{$substrCP: ['a', -1, 1]}", 34455)]
    [InlineData("{$substrCP: ['a', 0, -1]}", 34454)]
    [InlineData("{$strLenCP: 5}", 34471)]
    [InlineData("{$strLenBytes: '$none'}", 34473)]
    [InlineData("{$indexOfBytes: [5, 'x']}", 40091)]
    [InlineData("{$indexOfCP: ['x', 5]}", 40094)]
    [InlineData("{$split: ['x', '']}", 40087)]
    [InlineData("{$split: [5, 'x']}", 40085)]
    [InlineData("{$trim: {input: 5}}", 50699)]
    [InlineData("{$trim: {input: 'x', chars: 5}}", 50700)]
    [InlineData("{$trim: {chars: 'x'}}", 50695)]
    [InlineData("{$regexMatch: {input: 5, regex: /a/}}", 51104)]
    [InlineData("{$regexMatch: {input: 'a', regex: 5}}", 51105)]
    [InlineData("{$regexMatch: {input: 'a', regex: /a/i, options: 'i'}}", 51107)]
    [InlineData("{$regexMatch: {regex: /a/}}", 31022)]
    [InlineData("{$replaceOne: {input: 5, find: 'a', replacement: 'b'}}", 51746)]
    [InlineData("{$replaceOne: {input: 'a', find: 'a'}}", 51747)]
    public void Refuses(string expression, int code) => Evaluation.ShouldRefuse(expression, code);
}
