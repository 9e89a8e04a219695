// The schema to look through: types, fields, arguments, what they cost, who may ask them and when they go.
import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from "graphql";
import { useState } from "preact/hooks";
import { day, number, plural } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { query, setQuery } from "../../core/router";
import { Tag } from "../../ui/Card";
import { Disclosure } from "../../ui/Disclosure";
import { TextField } from "../../ui/Field";
import { Skeleton } from "../../ui/Waiting";
import { CHAPTERS, chapterOf, daysOf, permissionOf, referenceOf, search, typesOf } from "./docs";
import { priceOf } from "./prices";
import { prices, schema } from "./sources";
import { words } from "./words";

const MOST = 40;

const open = (path: string | null) => setQuery({ panel: "docs", docs: path });

export function Docs() {
  const said = say(words);
  const [typed, setTyped] = useState("");
  const found = schema.value;
  const path = query.value.get("docs") ?? "";
  if (found === "failed") return <p class="muted">{said.noSchema}</p>;
  return (
    <>
      <h2>{said.panels.docs}</h2>
      <TextField
        label={said.docsSearch}
        type="search"
        value={typed}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        onInput={(event: Event) => setTyped((event.currentTarget as HTMLInputElement).value)}
      />
      {found === null ? (
        <Skeleton height={24} />
      ) : typed.trim() ? (
        <Results schema={found} words={typed} done={() => setTyped("")} />
      ) : (
        <Place schema={found} path={path} />
      )}
    </>
  );
}

function Link({ path, children, done }: { path: string; children?: string; done?: () => void }) {
  return (
    <button
      type="button"
      class="explorer-link"
      onClick={() => {
        done?.();
        open(path);
      }}
    >
      {children ?? path}
    </button>
  );
}

function Results({ schema, words: typed, done }: { schema: GraphQLSchema; words: string; done: () => void }) {
  const said = say(words);
  const found = search(schema, typed);
  if (!found.length) return <p role="status">{said.docsNone}</p>;
  return (
    <>
      <ul role="list" class="explorer-docs">
        {found.slice(0, MOST).map((one) => (
          <li key={one.path}>
            <Link path={one.path} done={done} />
            <p class="small muted" lang="en">{one.description}</p>
          </li>
        ))}
      </ul>
      {found.length > MOST ? <p class="small muted">{said.moreFound(number(found.length - MOST))}</p> : null}
    </>
  );
}

function Place({ schema, path }: { schema: GraphQLSchema; path: string }) {
  const said = say(words);
  const [name = "", part] = path.split(".");
  const type = name ? schema.getType(name) : null;
  if (!type) return <Contents schema={schema} />;
  const field = part && (isObjectType(type) || isInterfaceType(type)) ? type.getFields()[part] : undefined;
  return (
    <>
      <p><button type="button" class="explorer-back" onClick={() => open(null)}>{said.docsContents}</button></p>
      <h3 class="explorer-path">
        {field ? <Link path={type.name} /> : <code>{type.name}</code>}
        {field ? <code>.{field.name}</code> : null}
      </h3>
      {field ? <OneField parent={type.name} field={field} /> : <OneType type={type} marked={part ?? ""} />}
      <p><a href={referenceOf(schema, path, locale.value)}>{said.inReference}</a></p>
    </>
  );
}

function Contents({ schema }: { schema: GraphQLSchema }) {
  const said = say(words);
  const roots = [
    { type: schema.getQueryType(), label: said.roots.query },
    { type: schema.getMutationType(), label: said.roots.mutation },
    { type: schema.getSubscriptionType(), label: said.roots.subscription },
  ];
  return (
    <>
      <p class="muted">{said.docsStart}</p>
      <ul role="list" class="explorer-docs">
        {roots.map(({ type, label }) => (type ? <li key={label}><Link path={type.name}>{label}</Link></li> : null))}
      </ul>
      {CHAPTERS.map((chapter) => {
        const found = typesOf(schema).filter((one) => chapterOf(one) === chapter && !roots.some(({ type }) => type === one));
        return (
          <Disclosure key={chapter} summary={`${said.kinds[chapter]} (${number(found.length)})`}>
            <ul role="list" class="explorer-docs">
              {found.map((one) => <li key={one.name}><Link path={one.name} /></li>)}
            </ul>
          </Disclosure>
        );
      })}
    </>
  );
}

function Described({ text }: { text?: string | null | undefined }) {
  if (!text) return null;
  // Words of the code stand between backticks.
  return <p lang="en">{text.split("`").map((one, index) => (index % 2 ? <code key={index}>{one}</code> : one))}</p>;
}

function Gone({ reason }: { reason?: string | null | undefined }) {
  const said = say(words);
  if (!reason) return null;
  const days = daysOf(reason);
  return (
    <p class="explorer-gone">
      <Tag tone="warn" icon="triangle-alert">{days ? said.deprecatedFrom(day(days.since), day(days.gone)) : said.deprecated}</Tag>{" "}
      <span lang="en">{reason}</span>
    </p>
  );
}

/** A type as it is written, `[Vacancy!]!`, with its name to go on to. */
function Typed({ type }: { type: { toString(): string } }) {
  const text = type.toString();
  const name = text.replace(/[[\]!]/g, "");
  const [before = "", after = ""] = text.split(name);
  return <code>{before}<Link path={name} />{after}</code>;
}

function OneField({ parent, field }: { parent: string; field: GraphQLField<unknown, unknown> }) {
  const said = say(words);
  const permission = permissionOf(field);
  return (
    <>
      <Described text={field.description} />
      <Gone reason={field.deprecationReason} />
      <p>{said.type}: <Typed type={field.type} /></p>
      <Costs parent={parent} field={field} />
      {permission ? <p class="small">{said.access} <code>{permission}</code></p> : null}
      {field.args.length ? <h4>{said.arguments}</h4> : null}
      <Taken items={field.args} />
      <Inside type={getNamedType(field.type)} />
    </>
  );
}

function Costs({ parent, field }: { parent: string; field: GraphQLField<unknown, unknown> }) {
  const said = say(words);
  const table = prices.value;
  if (!table || table === "failed") return null;
  const price = priceOf(table, parent, field);
  const points = (count: number) => plural(count, said.point, said.points);
  const lines = [
    price.weight ? said.weighs(points(price.weight)) : "",
    price.each === null ? "" : said.each(points(price.each)),
    price.items === "page" ? said.perPage : price.items === null ? "" : said.atMost(number(price.items)),
  ].filter(Boolean);
  return lines.length ? <p class="small number">{lines.join(". ")}.</p> : null;
}

function Taken({ items }: { items: readonly (GraphQLArgument | GraphQLInputField)[] }) {
  const said = say(words);
  return (
    <dl class="explorer-parts">
      {items.map((one) => (
        <div key={one.name}>
          <dt>
            <code>{one.name}</code>: <Typed type={one.type} />
            {one.defaultValue === undefined || one.defaultValue === null ? null : (
              <span class="small muted"> {said.standard(JSON.stringify(one.defaultValue))}</span>
            )}
          </dt>
          <dd><Described text={one.description} /><Gone reason={one.deprecationReason} /></dd>
        </div>
      ))}
    </dl>
  );
}

function OneType({ type, marked }: { type: GraphQLNamedType; marked: string }) {
  const said = say(words);
  const also = isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : [];
  return (
    <>
      <Described text={type.description} />
      {also.length ? <p class="small">{said.implements}: {also.map((one) => <Typed key={one.name} type={one} />)}</p> : null}
      {isEnumType(type) ? (
        <>
          <h4>{said.values}</h4>
          <dl class="explorer-parts">
            {type.getValues().map((one) => (
              <div key={one.name} data-marked={one.name === marked ? "" : undefined}>
                <dt><code>{one.name}</code></dt>
                <dd><Described text={one.description} /><Gone reason={one.deprecationReason} /></dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
      {isInputObjectType(type) ? <><h4>{said.inputFields}</h4><Taken items={Object.values(type.getFields())} /></> : null}
      <Inside type={type} />
    </>
  );
}

/** The fields of what a field gives, or the types that it may be. */
function Inside({ type }: { type: GraphQLNamedType }) {
  const said = say(words);
  if (isUnionType(type)) {
    return (
      <>
        <h4>{said.members}</h4>
        <ul role="list" class="explorer-docs">
          {type.getTypes().map((one) => <li key={one.name}><Link path={one.name} /></li>)}
        </ul>
      </>
    );
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return null;
  return (
    <>
      <h4>{said.fields}</h4>
      <dl class="explorer-parts">
        {Object.values(type.getFields()).map((one) => (
          <div key={one.name}>
            <dt><Link path={`${type.name}.${one.name}`}>{one.name}</Link>: <Typed type={one.type} /></dt>
            <dd><Described text={one.description} /><Gone reason={one.deprecationReason} /></dd>
          </div>
        ))}
      </dl>
    </>
  );
}
