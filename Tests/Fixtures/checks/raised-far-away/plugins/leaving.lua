local function step0()
  error("the end")
end

local function step1()
  step0()
  return 1
end

local function step2()
  step1()
  return 2
end

local function step3()
  step2()
  return 3
end

local function step4()
  step3()
  return 4
end

local function step5()
  step4()
  return 5
end

local function step6()
  step5()
  return 6
end

local function step7()
  step6()
  return 7
end

local function step8()
  step7()
  return 8
end

local function step9()
  step8()
  return 9
end

local function step10()
  step9()
  return 10
end

local function step11()
  step10()
  return 11
end

step11()
