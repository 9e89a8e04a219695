// The first page: one search box, two doors, and where people are needed most.
import { useState } from "preact/hooks";
import { capital, number } from "../../core/format";
import { locale, say } from "../../core/i18n";
import { useQuery } from "../../core/query";
import { go } from "../../core/router";
import { isAny } from "../../core/viewer";
import { type Suggested, SuggestedLine } from "../../finding/SearchBox";
import { FindingSuggest } from "../../generated/finding";
import { Home as HomeDocument, type HomeQuery } from "../../generated/home";
import { Button } from "../../ui/Button";
import { Card, Tag } from "../../ui/Card";
import { Combobox } from "../../ui/Combobox";
import { Icon, type IconName } from "../../ui/Icon";
import { Failed, Skeleton } from "../../ui/Waiting";
import { type Mark, WeekPicture } from "../../ui/week/WeekPicture";
import { halves } from "../../ui/week/words";
import { words } from "./words";
import "./home.css";

type Scope = "VACANCIES" | "PROFESSIONALS";

const TILES = 8;

export default function Home() {
  const said = say(words);
  const asked = useQuery(HomeDocument, {});
  return (
    <>
      <section class="hero">
        <div class="page hero-in">
          <div class="stack">
            <h1>{said.title}</h1>
            <p class="lead">{said.lead}</p>
          </div>
          <Start />
        </div>
      </section>
      <div class="page stack home">
        <Doors data={asked.data} />
        {asked.error ? <Failed error={asked.error} again={asked.again} /> : null}
        <Tiles data={asked.data} />
        <Examples />
      </div>
    </>
  );
}

function Start() {
  const said = say(words);
  const school = isAny("SCHOOL_PLANNER", "SCHOOL_ADMIN", "SCHOOL_HR", "BOARD_ADMIN");
  const [chosen, setChosen] = useState<Scope | null>(null);
  const scope: Scope = chosen ?? (school ? "PROFESSIONALS" : "VACANCIES");
  const [text, setText] = useState("");
  const prefix = text.trim();
  const { data } = useQuery(FindingSuggest, prefix.length > 1 ? { prefix, scopes: null, first: 7 } : null);
  const base = scope === "VACANCIES" ? "/vacancies" : "/professionals";
  const to = (name: string, value: string) => go(`${base}?${name}=${encodeURIComponent(value)}`);
  const choose = (option: Suggested) => {
    if (option.scope === "SUBJECT") to("subject", option.id);
    else if (option.scope === "PLACE") to("near", option.label);
    else if (option.scope === "SCHOOL") go(`/vacancies?q=${encodeURIComponent(option.label)}`);
    else go(`/professionals?q=${encodeURIComponent(option.label)}`);
  };
  const submit = () => (prefix ? to("q", prefix) : go(base));
  return (
    <Card class="start" role="search">
      <fieldset class="start-scopes">
        <legend class="hidden-text">{said.scopeLabel}</legend>
        {(["VACANCIES", "PROFESSIONALS"] as const).map((one) => (
          <label key={one} class="start-scope">
            <input type="radio" name="scope" checked={scope === one} onChange={() => setChosen(one)} />
            <span>{said.scopes[one]}</span>
          </label>
        ))}
      </fieldset>
      <div class="start-line">
        <Combobox
          type="search"
          label={said.search}
          listLabel={said.suggestions}
          placeholder={said.placeholder}
          value={text}
          onInput={setText}
          options={prefix ? (data?.suggest ?? []) : []}
          onChoose={choose}
          onSubmit={submit}
          render={(option) => <SuggestedLine option={option} />}
        />
        <Button look="primary" icon="search" onClick={submit}>{said.go}</Button>
      </div>
    </Card>
  );
}

function Doors({ data }: { data: HomeQuery | null }) {
  const said = say(words);
  const doors: readonly [IconName, string, string, string, string][] = [
    ["school", said.school, said.schoolText, "/professionals", data ? said.schoolGo(data.professionals.totalCount) : ""],
    ["briefcase", said.company, said.companyText, "/vacancies", data ? said.companyGo(data.vacancies.totalCount) : ""],
  ];
  return (
    <div class="doors">
      {doors.map(([icon, title, text, href, count]) => (
        <Card key={href} class="card-link door">
          <span class="door-icon"><Icon name={icon} /></span>
          <h2><a class="card-target" href={href}>{title}</a></h2>
          <p>{text}</p>
          <p class="door-go number">{count ? <>{count} <Icon name="arrow-right" /></> : <Skeleton width="12rem" />}</p>
        </Card>
      ))}
    </div>
  );
}

const countsOf = (facets: HomeQuery["vacancies"]["facets"], name: string) =>
  new Map(facets.find((one) => one.name === name)?.values.map((one) => [one.value, one.count]) ?? []);

function Tiles({ data }: { data: HomeQuery | null }) {
  const said = say(words);
  if (!data) return <Skeleton height={24} />;
  const open = countsOf(data.vacancies.facets, "SUBJECT");
  const people = countsOf(data.professionals.facets, "SUBJECT");
  const tiles = data.subjects
    .filter((one) => one.isShortage && open.has(one.code))
    .sort((a, b) => (open.get(b.code) ?? 0) - (open.get(a.code) ?? 0))
    .slice(0, TILES);
  const provinces = data.vacancies.facets.find((one) => one.name === "PROVINCE")?.values ?? [];
  return (
    <section class="stack">
      <h2>{said.tiles}</h2>
      <p class="muted">{said.tilesText}</p>
      <ul role="list" class="tiles">
        {tiles.map((one) => (
          <li key={one.code}>
            <Card class="tile">
              <h3>{capital(one.label)}</h3>
              <a href={`/vacancies?subject=${one.code}`}>{said.vacancies(open.get(one.code) ?? 0)}</a>
              {people.get(one.code) ? (
                <a href={`/professionals?subject=${one.code}`}>{said.people(people.get(one.code) ?? 0)}</a>
              ) : (
                <span class="muted">{said.nobody}</span>
              )}
            </Card>
          </li>
        ))}
      </ul>
      <h3>{said.regions}</h3>
      <ul role="list" class="row">
        {provinces.map((one) => (
          <li key={one.value}>
            <a class="chip" href={`/vacancies?province=${one.value}`}>
              {one.label} <span class="muted number">{number(one.count)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Examples() {
  const said = say(words);
  return (
    <section class="stack">
      <h2>{said.examples}</h2>
      <p class="muted">{said.examplesNote}</p>
      <ul role="list" class="examples">
        {said.cases.map((one) => {
          const legend: Mark[] = one.week.map(({ who, name }, index) => ({ tone: index === 0 ? 1 : 2, short: who, text: name }));
          const marks = new Map(one.week.flatMap(({ cells }, index) => cells.map((cell) => [cell, legend[index] as Mark])));
          return (
            <li key={one.title}>
              <Card class="stack example">
                <div><Tag>{said.invented}</Tag></div>
                <h3>{one.title}</h3>
                <p>{one.text}</p>
                <WeekPicture
                  label={said.exampleWeek(one.title)}
                  rows={halves[locale.value]}
                  marks={marks}
                  legend={legend}
                  empty={said.open}
                />
              </Card>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
